package io.bizmatters.platform.eds.readiness;

/** What the judge asks of the edge. */
public enum Order {
  /** Ask external.metrics.k8s.io now: all else has passed. */
  ASK_METRIC,
  /** Ask it once more after a pause: there was no number. */
  ASK_METRIC_AGAIN,
  /** Set the force-activation annotation, by a field manager of its own. */
  WAKE,
  /** Take the force-activation annotation away again. */
  LET_GO
}
