package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Progress;
import java.util.Optional;

/**
 * Writes the progress of a service on one line: {@code orders-worker 2/3 available lag 41 HPA 3→5
 * waits for …}, with two spaces between the parts.
 */
public final class ProgressLine {

  private static final int LONGEST_BLOCKER = 160;
  private static final int LONGEST_NOTE = 600;

  private ProgressLine() {}

  /**
   * Returns the line, without a line break.
   *
   * @param blocker what the service waits for, for example from {@link #blocker}
   */
  public static String of(String service, Progress progress, Optional<String> blocker) {
    StringBuilder line = new StringBuilder(Line.of(service));
    line.append("  ").append(progress.available()).append('/').append(progress.desired());
    line.append(" available");
    progress.lag().ifPresent(lag -> line.append("  lag ").append(ReportText.number(lag)));
    progress
        .scaling()
        .filter(hpa -> hpa.current() != hpa.desired())
        .ifPresent(
            hpa -> line.append("  HPA ").append(hpa.current()).append('→').append(hpa.desired()));
    blocker
        .map(text -> Line.cut(ReportText.line(text), LONGEST_BLOCKER))
        .ifPresent(text -> line.append("  waits for ").append(text));
    return line.toString();
  }

  /** Returns a warning about a service on one line. */
  public static String warning(String service, Finding finding) {
    return Line.of(service) + "  warning: " + note(blocker(finding));
  }

  /** Returns text that may come from the cluster or NATS, on one line and safe to show. */
  public static String note(String text) {
    return Line.cut(ReportText.line(text), LONGEST_NOTE);
  }

  /** Returns a finding in a few words: {@code Deployment/orders-worker: 2 old pods are left}. */
  public static String blocker(Finding finding) {
    return finding.object() + ": " + finding.message();
  }
}
