package io.bizmatters.platform.eds.readiness;

/** Lists the actions that the judge requests from its caller. */
public enum Order {
  /** Ask external.metrics.k8s.io now: all other gates have passed. */
  ASK_METRIC,
  /** Ask external.metrics.k8s.io again after a pause: the last answer was not a number. */
  ASK_METRIC_AGAIN,
  /** Set the force-activation annotation, with a separate field manager. */
  WAKE,
  /** Remove the force-activation annotation. */
  LET_GO
}
