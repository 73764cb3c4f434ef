package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.FailureReason;
import java.util.Arrays;
import java.util.Optional;

/** Explains the reasons of failures, with a constant for each {@link FailureReason}. */
enum ReasonMeaning {
  CHANGED_BY_SOMEONE_ELSE(
      "an object was changed, replaced or deleted after our apply",
      "what was applied stays as it is until it is ready",
      "find out who did it (`kubectl get … --show-managed-fields`), and run the goal again"),
  STREAM_MISSING(
      "the NATS account has no such stream",
      "the stream exists in the account of the service",
      "create the stream, or correct `nats.stream` or `nats.account`"),
  CONSUMER_MISSING(
      "the stream has no such consumer",
      "the stream has the durable consumer that the worker pulls from",
      "create the consumer, or correct `nats.consumer`"),
  CONSUMER_UNFIT(
      "the consumer is a push consumer, ephemeral, or needs no acknowledgement",
      "the consumer is a durable pull consumer with explicit acknowledgement",
      "create the consumer again; the message says what it must be"),
  IMAGE_NOT_PULLED(
      "a node cannot pull the image",
      "the image exists and the cluster may pull it",
      "check the image's name and tag, that it was pushed, and `imagePullSecrets`"),
  CONFIG_MISSING(
      "a Secret, a ConfigMap or a key of one is missing",
      "all that the container's environment and volumes name exists",
      "create what the message names, or correct `secrets` or `env`"),
  INIT_CONTAINER_FAILED(
      "the init container ends with an error, again and again",
      "the init container ends with exit code 0",
      "read its log lines in the report; often a database or its migration"),
  CRASH_LOOP(
      "the worker starts and dies, in every new pod",
      "the worker keeps running",
      "read the last log lines; after `OOMKilled` a larger `size`, after a failed probe"
          + " `http.startupTimeout`"),
  REPLICAS_REFUSED(
      "the cluster refuses to create the pods",
      "quota, LimitRange, PodSecurity and webhooks let the pods in",
      "the message says who refuses: free some quota, or change `resources` or the policy"),
  PROGRESS_DEADLINE(
      "the rollout made no progress for the Deployment's `progressDeadlineSeconds`",
      "new pods become available before the deadline",
      "see why the pods are not available: events and log lines are in the report"),
  SCALED_OBJECT_REFUSED(
      "KEDA does not accept the ScaledObject",
      "the ScaledObject passes KEDA's checks",
      "correct what KEDA's message names; two ScaledObjects may not scale one Deployment"),
  METRICS_API_NOT_SERVED(
      "no server serves `external.metrics.k8s.io`",
      "KEDA's metrics adapter serves external.metrics.k8s.io",
      "install or repair the adapter: `kubectl get apiservice v1beta1.external.metrics.k8s.io`"),
  METRIC_FORBIDDEN(
      "the pipeline may not read the lag's metric",
      "the pipeline may read external.metrics.k8s.io",
      "give it the Role that `mvn eds:rbac` prints"),
  TRIGGER_ERROR(
      "KEDA's scaler fails: it cannot read the lag",
      "KEDA reads the lag from NATS' monitoring endpoint",
      "check `nats.monitoringEndpoint` from inside the cluster, and KEDA's operator log"),
  METRIC_UNAVAILABLE(
      "`external.metrics.k8s.io` answers with an error, or not at all",
      "the metrics API answers with a number",
      "see whether the metrics adapter is alive: `kubectl -n keda get pods`"),
  AUTOSCALER_UNABLE(
      "the HPA says that it cannot scale",
      "the HPA is able to scale and its scaling is active",
      "`kubectl describe hpa keda-hpa-<name>-scaler` shows its conditions"),
  PROOF_UNSUPPORTED(
      "a proof was requested, and this KEDA cannot wake a service on request",
      "KEDA is 2.18 or newer if a proof is requested",
      "update KEDA, or do not request the proof");

  private final String means;
  private final String rule;
  private final String advice;

  ReasonMeaning(String means, String rule, String advice) {
    this.means = means;
    this.rule = rule;
    this.advice = advice;
  }

  /** Returns the meaning; empty for a word that is not a {@link FailureReason}. */
  static Optional<ReasonMeaning> of(String word) {
    return Arrays.stream(values()).filter(meaning -> meaning.name().equals(word)).findFirst();
  }

  /** Returns the reason as a part of a sentence, in Markdown. */
  String means() {
    return means;
  }

  /** Returns the required state. */
  String rule() {
    return rule;
  }

  /** Returns the fix, in Markdown. */
  String advice() {
    return advice;
  }
}
