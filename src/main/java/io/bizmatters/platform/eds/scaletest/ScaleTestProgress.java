package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.readiness.Judgement.Progress;
import io.bizmatters.platform.eds.report.ProgressLine;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reports the progress of a running test: a line for each change, and a heartbeat without changes.
 */
final class ScaleTestProgress {

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** The minimal time between two lines, because many pods may start together. */
  private static final Duration LINE_AGAIN = Duration.ofMillis(500);

  private final String service;
  private final Consumer<String> lines;
  private String told = "";
  private Duration toldAt = Duration.ZERO;

  ScaleTestProgress(String service, Consumer<String> lines) {
    this.service = service;
    this.lines = lines;
  }

  /**
   * Reports an observation.
   *
   * @param step what the test waits for
   */
  void seen(Observation seen, String step) {
    String line = line(seen);
    Duration silent = seen.at().minus(toldAt);
    boolean first = told.isEmpty();
    if (first || (!line.equals(told) && silent.compareTo(LINE_AGAIN) >= 0)) {
      say(line, line, seen.at());
    } else if (silent.compareTo(HEARTBEAT) >= 0) {
      say(line + "  still " + step, line, seen.at());
    }
  }

  private void say(String text, String line, Duration at) {
    told = line;
    toldAt = at;
    lines.accept(text);
  }

  /** Reports an action of the test. */
  void note(String text) {
    lines.accept(ProgressLine.note(service + "  " + text));
  }

  private String line(Observation seen) {
    return ProgressLine.of(
        service,
        new Progress(
            seen.desired(),
            seen.available(),
            Optional.of(BigDecimal.valueOf(seen.lag())),
            seen.hpa().map(hpa -> new Progress.Scaling(hpa.current(), hpa.desired()))),
        Optional.empty());
  }
}
