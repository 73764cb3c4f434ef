package io.bizmatters.platform.eds.readiness;

import java.math.BigDecimal;
import java.time.Duration;

/** What external.metrics.k8s.io said when we asked for the lag ourselves. */
public sealed interface MetricAnswer {

  /** A number. */
  record Value(BigDecimal value, Moment askedAt) implements MetricAnswer {}

  /** An error, or an answer without a number. */
  record Refused(int status, String message, Moment askedAt) implements MetricAnswer {}

  /**
   * Silence: an adapter that hangs shows in no condition for more than 30 s, KEDA 2.21 included.
   */
  record TimedOut(Duration deadline, Moment askedAt) implements MetricAnswer {}

  /** Nobody asked yet. */
  record NotAsked() implements MetricAnswer {}
}
