package io.bizmatters.platform.eds.readiness;

import java.math.BigDecimal;
import java.time.Duration;

/** Holds the answer of external.metrics.k8s.io to this plugin's own request for the lag. */
public sealed interface MetricAnswer {

  /** A number. */
  record Value(BigDecimal value, Moment askedAt) implements MetricAnswer {}

  /** An error, or an answer without a number. */
  record Refused(int status, String message, Moment askedAt) implements MetricAnswer {}

  /**
   * No answer in time: up to KEDA 2.21, no condition shows a hanging adapter for more than 30 s.
   */
  record TimedOut(Duration deadline, Moment askedAt) implements MetricAnswer {}

  /** No request was sent yet. */
  record NotAsked() implements MetricAnswer {}
}
