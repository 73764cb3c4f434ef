package io.bizmatters.platform.eds.readiness;

/**
 * Lists the reasons of failed releases, the nearest to the root cause first: of several reasons,
 * the first is reported.
 */
public enum FailureReason {
  CHANGED_BY_SOMEONE_ELSE,
  STREAM_MISSING,
  CONSUMER_MISSING,
  CONSUMER_UNFIT,
  IMAGE_NOT_PULLED,
  CONFIG_MISSING,
  INIT_CONTAINER_FAILED,
  CRASH_LOOP,
  REPLICAS_REFUSED,
  PROGRESS_DEADLINE,
  SCALED_OBJECT_REFUSED,
  METRICS_API_NOT_SERVED,
  METRIC_FORBIDDEN,
  TRIGGER_ERROR,
  METRIC_UNAVAILABLE,
  AUTOSCALER_UNABLE,
  PROOF_UNSUPPORTED
}
