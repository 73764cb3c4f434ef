package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.Finding;
import io.bizmatters.platform.eds.readiness.Progress;
import java.util.Optional;

/**
 * One line about a service that is on its way: {@code orders-worker 2/3 available lag 41 HPA 3→5
 * waits for …}, its parts two spaces apart.
 */
public final class ProgressLine {

  private static final int LONGEST_BLOCKER = 160;
  private static final int LONGEST_NOTE = 600;

  private ProgressLine() {}

  /**
   * The line, without a line break.
   *
   * @param blocker what it waits for, such as {@link #blocker} says it
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

  /** What is odd about a service, and stops nothing: one line. */
  public static String warning(String service, Finding finding) {
    return Line.of(service) + "  warning: " + note(blocker(finding));
  }

  /** Text that the cluster or NATS may have had a part in, on one line and safe to show. */
  public static String note(String text) {
    return Line.cut(ReportText.line(text), LONGEST_NOTE);
  }

  /** A finding in a few words: {@code Deployment/orders-worker: 2 old pods are left}. */
  public static String blocker(Finding finding) {
    return finding.object() + ": " + finding.message();
  }
}
