package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.METRICS_API_NOT_SERVED;
import static io.bizmatters.platform.eds.readiness.FailureReason.METRIC_FORBIDDEN;

import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges gate G4: external.metrics.k8s.io answers this plugin with a number. The request is the
 * last step. It passes through adapter, operator and scaler; no condition shows a hanging adapter
 * for more than 30 s.
 */
final class MetricGate {

  /**
   * How long to wait for the fallback condition after a number. With a fallback, KEDA may have made
   * the number up; the condition that says so may arrive after the number.
   */
  static final Duration FALLBACK_TOLD = Duration.ofMillis(2500);

  private MetricGate() {}

  /**
   * @param settled the time since which every other gate has passed; only later requests count
   */
  static GateResult judge(Snapshot snapshot, ScaledObjectTarget ours, Optional<Moment> settled) {
    ObjectName name = ObjectName.metric(ours.metric());
    MetricAnswer answer = snapshot.metric();
    if (answer instanceof MetricAnswer.Value value) {
      return value(value, snapshot, ours, settled);
    }
    if (answer instanceof MetricAnswer.Refused refused) {
      return refused(refused, name);
    }
    if (answer instanceof MetricAnswer.TimedOut silence) {
      return GateResult.waiting(
          name,
          "TimedOut",
          "no answer within " + silence.deadline().toMillis() + " ms",
          "kubectl -n keda get pods: is the metrics adapter alive?");
    }
    return GateResult.waiting(name, "NotAsked", "not asked yet", "nothing to do");
  }

  private static GateResult value(
      MetricAnswer.Value answer,
      Snapshot snapshot,
      ScaledObjectTarget ours,
      Optional<Moment> settled) {
    ObjectName name = ObjectName.metric(ours.metric());
    return switch (age(answer, snapshot, ours, settled)) {
      case STALE ->
          GateResult.waiting(
              name, "Stale", "asked before the other gates had passed", "nothing to do");
      case SETTLING ->
          GateResult.waiting(
              name,
              "Settling",
              "answered; KEDA may yet say that this is its fallback",
              "nothing to do");
      case SOUND -> new GateResult.Passed(name.name() + " = " + answer.value().toPlainString());
    };
  }

  /** The value of a number for the gate. */
  private enum Age {
    /** Requested before all other gates passed. */
    STALE,
    /** KEDA may still report that the number comes from the fallback. */
    SETTLING,
    SOUND
  }

  private static Age age(
      MetricAnswer.Value answer,
      Snapshot snapshot,
      ScaledObjectTarget ours,
      Optional<Moment> settled) {
    if (settled.filter(moment -> !answer.askedAt().isBefore(moment)).isEmpty()) {
      return Age.STALE;
    }
    boolean told = snapshot.at().since(answer.askedAt()).compareTo(FALLBACK_TOLD) >= 0;
    return told || !ours.fallback() ? Age.SOUND : Age.SETTLING;
  }

  /**
   * Returns the next request; none before all other gates pass.
   *
   * @param settled as in {@link #judge}
   */
  static Optional<Order> order(
      Snapshot snapshot, ScaledObjectTarget ours, Optional<Moment> settled) {
    if (settled.isEmpty()) {
      return Optional.empty();
    }
    if (snapshot.metric() instanceof MetricAnswer.Value value) {
      return age(value, snapshot, ours, settled) == Age.STALE
          ? Optional.of(Order.ASK_METRIC)
          : Optional.empty();
    }
    return Optional.of(
        snapshot.metric() instanceof MetricAnswer.NotAsked
            ? Order.ASK_METRIC
            : Order.ASK_METRIC_AGAIN);
  }

  private static GateResult refused(MetricAnswer.Refused answer, ObjectName name) {
    if (isNotServed(answer.message())) {
      return GateResult.failed(
          METRICS_API_NOT_SERVED,
          name,
          "NotServed",
          answer.message(),
          "install KEDA's metrics adapter: kubectl get apiservice v1beta1.external.metrics.k8s.io");
    }
    if (answer.status() == 403) {
      return GateResult.failed(
          METRIC_FORBIDDEN,
          name,
          "Forbidden",
          answer.message(),
          "give the pipeline what eds:rbac prints");
    }
    return GateResult.waiting(
        name,
        "Refused",
        answer.status() + " " + answer.message(),
        "kubectl get apiservice v1beta1.external.metrics.k8s.io");
  }

  /**
   * Whether a text says that no server serves the API group: the API server's text for a missing
   * resource differs from the text for a missing metric.
   */
  static boolean isNotServed(String message) {
    return message.contains("could not find the requested resource");
  }
}
