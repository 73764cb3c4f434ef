package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.AUTOSCALER_UNABLE;
import static io.bizmatters.platform.eds.readiness.FailureReason.METRICS_API_NOT_SERVED;
import static io.bizmatters.platform.eds.readiness.FailureReason.METRIC_UNAVAILABLE;
import static io.bizmatters.platform.eds.readiness.FailureReason.SCALED_OBJECT_REFUSED;
import static io.bizmatters.platform.eds.readiness.FailureReason.TRIGGER_ERROR;

import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Snapshot.MetricAnswer;
import io.bizmatters.platform.eds.readiness.Symptoms.Symptom;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds symptoms of a service that cannot be scaled, reported by KEDA, the HPA and the metrics API.
 */
final class AutoscalerSymptoms {

  /** Metrics have gaps of some 30 s while pods are replaced (argo-cd#28522). */
  static final Duration METRIC_GRACE = Duration.ofSeconds(90);

  /** On an existing object, a condition may describe the previous spec for a while. */
  static final Duration STALE_GRACE = Duration.ofSeconds(5);

  private static final Set<String> TRIGGER_REASONS = Set.of("TriggerError", "PartialTriggerError");
  private static final Set<String> HPA_REASONS = Set.of("HPAMetricsUnavailable", "ScalingDegraded");

  private AutoscalerSymptoms() {}

  /**
   * Returns the symptoms; none while the release still has to create the stream, whose lag nobody
   * can read yet.
   */
  static List<Symptom> in(Snapshot snapshot, ScaledObjectTarget ours) {
    boolean unread = snapshot.stream() instanceof StreamAnswer.Coming;
    return all(snapshot, ours)
        .filter(symptom -> !unread || symptom.finding().reason().equals("ScaledObjectCheckFailed"))
        .toList();
  }

  private static Stream<Symptom> all(Snapshot snapshot, ScaledObjectTarget ours) {
    return Stream.of(
            notReady(snapshot, ours),
            hpaNotActive(snapshot, ours),
            fallback(snapshot, ours),
            hpa(snapshot, ours, "AbleToScale"),
            hpa(snapshot, ours, "ScalingActive"),
            metric(snapshot, ours))
        .flatMap(Optional::stream);
  }

  private static Optional<Condition> condition(Snapshot snapshot, String type) {
    return snapshot.ourScaledObject().flatMap(live -> live.conditions().find(type));
  }

  private static Optional<Symptom> notReady(Snapshot snapshot, ScaledObjectTarget ours) {
    return condition(snapshot, "Ready")
        .filter(ready -> ready.status() != Status.TRUE)
        .flatMap(ready -> notReady(snapshot, ours, ready));
  }

  private static Optional<Symptom> notReady(
      Snapshot snapshot, ScaledObjectTarget ours, Condition ready) {
    if (TRIGGER_REASONS.contains(ready.reason())) {
      return Optional.of(triggerError(snapshot, ours, ready));
    }
    if (ready.status() == Status.UNKNOWN) {
      return Optional.empty();
    }
    if (ready.reason().equals("ScaledObjectCheckFailed")) {
      return Optional.of(checkFailed(snapshot, ours, ready));
    }
    boolean ofHpa =
        snapshot.kedaBehaviour().readyFollowsHpa() && HPA_REASONS.contains(ready.reason());
    return Optional.of(
        Symptom.fail(
            Gate.RECONCILED,
            ofHpa ? AUTOSCALER_UNABLE : SCALED_OBJECT_REFUSED,
            METRIC_GRACE,
            finding(ours, ready, ofHpa ? describe(snapshot, ours) : "see the message")));
  }

  private static Symptom triggerError(Snapshot snapshot, ScaledObjectTarget ours, Condition ready) {
    return Symptom.fail(
        Gate.RECONCILED,
        TRIGGER_ERROR,
        Collections.max(List.of(twoPolls(ours), staleGrace(ours))),
        finding(
            ours,
            ready,
            "check that KEDA reaches the monitoring endpoint, and stream "
                + snapshot.applied().stream()
                + ", consumer "
                + snapshot.applied().consumer()));
  }

  private static Symptom checkFailed(Snapshot snapshot, ScaledObjectTarget ours, Condition ready) {
    boolean permanent = CheckFailure.isPermanent(ready.message());
    return Symptom.fail(
        Gate.RECONCILED,
        SCALED_OBJECT_REFUSED,
        permanent ? staleGrace(ours) : METRIC_GRACE,
        finding(
            ours,
            ready,
            MissingObject.in(ready.message())
                .map(missing -> missing.fix(snapshot.applied().namespace()))
                .orElse("correct what the message names")));
  }

  private static Optional<Symptom> hpaNotActive(Snapshot snapshot, ScaledObjectTarget ours) {
    return condition(snapshot, "HPAActive")
        .filter(active -> snapshot.kedaBehaviour().reportsHpaActive())
        .filter(active -> active.status() == Status.FALSE)
        .map(
            active ->
                Symptom.fail(
                    Gate.AUTOSCALER,
                    AUTOSCALER_UNABLE,
                    METRIC_GRACE,
                    finding(ours, active, describe(snapshot, ours))));
  }

  /**
   * Reads the fallback; at 0 replicas the condition is outdated, because nobody reads the metric
   * (kedacore/keda #7488).
   */
  private static Optional<Symptom> fallback(Snapshot snapshot, ScaledObjectTarget ours) {
    return condition(snapshot, "Fallback")
        .filter(fallback -> fallback.status() == Status.TRUE)
        .filter(fallback -> snapshot.desired() > 0)
        .map(
            fallback ->
                new Symptom(
                    Gate.RECONCILED,
                    finding(ours, fallback, "KEDA cannot read the lag: check NATS' monitoring"),
                    twoPolls(ours),
                    new Symptom.Degrade()));
  }

  private static Optional<Symptom> hpa(Snapshot snapshot, ScaledObjectTarget ours, String type) {
    return snapshot
        .hpa()
        .filter(hpa -> hpa.ownerUid().equals(ours.uid()))
        .filter(hpa -> !AutoscalerGate.isIdle(snapshot, hpa))
        .flatMap(hpa -> hpa.conditions().find(type, Status.FALSE))
        .map(condition -> hpa(snapshot, ours, condition));
  }

  /**
   * Reads a condition of the HPA, which reads the metric only every 15 s: a number that this plugin
   * got itself is newer.
   */
  private static Symptom hpa(Snapshot snapshot, ScaledObjectTarget ours, Condition condition) {
    boolean notServed =
        MetricGate.isNotServed(condition.message())
            && !(snapshot.metric() instanceof MetricAnswer.Value);
    return Symptom.fail(
        Gate.AUTOSCALER,
        notServed ? METRICS_API_NOT_SERVED : AUTOSCALER_UNABLE,
        notServed ? Duration.ZERO : METRIC_GRACE,
        new Finding(
            ObjectName.hpa(ours.hpa()),
            condition.reason(),
            condition.message(),
            describe(snapshot, ours)));
  }

  private static Optional<Symptom> metric(Snapshot snapshot, ScaledObjectTarget ours) {
    boolean unanswered =
        snapshot.metric() instanceof MetricAnswer.Refused
            || snapshot.metric() instanceof MetricAnswer.TimedOut;
    return unanswered
            && MetricGate.judge(snapshot, ours, Optional.empty())
                instanceof GateResult.Waiting waiting
        ? Optional.of(
            Symptom.fail(Gate.METRIC, METRIC_UNAVAILABLE, METRIC_GRACE, waiting.blocker()))
        : Optional.empty();
  }

  private static Finding finding(ScaledObjectTarget ours, Condition condition, String fix) {
    return new Finding(ours.object(), condition.reason(), condition.shown(), fix);
  }

  private static String describe(Snapshot snapshot, ScaledObjectTarget ours) {
    return snapshot.applied().kubectl("describe hpa " + ours.hpa());
  }

  private static Duration twoPolls(ScaledObjectTarget ours) {
    return ours.pollingInterval().multipliedBy(2);
  }

  private static Duration staleGrace(ScaledObjectTarget ours) {
    return ours.isNew() ? Duration.ZERO : STALE_GRACE;
  }

  /** Recognizes texts of {@code ScaledObjectCheckFailed} whose cause does not pass by itself. */
  private static final class CheckFailure {

    /** Texts of KEDA 2.19 and 2.21: {@code controllers/keda}, {@code pkg/scalers/scalersconfig}. */
    private static final List<String> PERMANENT_TEXTS =
        List.of(
            "missing required parameter",
            "error parsing",
            "no scaler found",
            "error resolving secrets",
            "not found",
            "doesn't have correct");

    private CheckFailure() {}

    static boolean isPermanent(String message) {
      String text = message.toLowerCase(Locale.ROOT);
      return PERMANENT_TEXTS.stream().anyMatch(text::contains);
    }
  }
}
