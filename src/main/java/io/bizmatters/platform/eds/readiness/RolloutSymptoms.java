package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.PROGRESS_DEADLINE;
import static io.bizmatters.platform.eds.readiness.FailureReason.REPLICAS_REFUSED;

import io.bizmatters.platform.eds.readiness.Conditions.Condition;
import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.bizmatters.platform.eds.readiness.Symptoms.Symptom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds symptoms of a failing rollout in the Deployment's own conditions. */
final class RolloutSymptoms {

  /** For a moment, the status may still describe the previous rollout. */
  static final Duration DEADLINE_GRACE = Duration.ofSeconds(2);

  /** Quotas and admission webhooks are often late rather than closed. */
  static final Duration REPLICA_FAILURE_GRACE = Duration.ofSeconds(15);

  private RolloutSymptoms() {}

  static List<Symptom> in(Snapshot snapshot) {
    Optional<LiveDeployment> live =
        snapshot.ourDeployment().filter(seen -> seen.observedGeneration() >= snapshot.generation());
    List<Symptom> symptoms = new ArrayList<>();
    if (snapshot.isAddedTo()) {
      symptoms.add(addedTo(snapshot));
    }
    live.map(LiveDeployment::conditions)
        .ifPresent(
            conditions -> {
              deadline(snapshot, conditions).ifPresent(symptoms::add);
              replicaFailure(snapshot, conditions).ifPresent(symptoms::add);
            });
    return symptoms;
  }

  private static Symptom addedTo(Snapshot snapshot) {
    String by = snapshot.ourDeployment().map(live -> live.ownership().by()).orElse("");
    return Symptom.warn(
        Gate.ROLLOUT,
        Duration.ZERO,
        new Finding(
            snapshot.applied().deploymentName(),
            "TemplateAddedTo",
            "fields were added to its pod template after this apply"
                + by
                + "; all applied fields are unchanged",
            "nothing to do if that is wanted; the pods are replaced once more"));
  }

  private static Optional<Symptom> deadline(Snapshot snapshot, Conditions conditions) {
    return conditions
        .find("Progressing", Status.FALSE)
        .filter(condition -> condition.reason().equals("ProgressDeadlineExceeded"))
        .filter(condition -> snapshot.ourReplicaSet().isPresent())
        .map(
            condition ->
                Symptom.fail(
                    Gate.ROLLOUT,
                    PROGRESS_DEADLINE,
                    DEADLINE_GRACE,
                    finding(
                        snapshot,
                        condition,
                        "see the pods: "
                            + snapshot.applied().kubectl("describe pods")
                            + ", and the last log lines")));
  }

  private static Optional<Symptom> replicaFailure(Snapshot snapshot, Conditions conditions) {
    return conditions
        .find("ReplicaFailure", Status.TRUE)
        .map(
            condition ->
                Symptom.fail(
                    Gate.ROLLOUT,
                    REPLICAS_REFUSED,
                    REPLICA_FAILURE_GRACE,
                    finding(
                        snapshot,
                        condition,
                        "quota, LimitRange, PodSecurity or a webhook refuses the pods: see the"
                            + " message")));
  }

  private static Finding finding(Snapshot snapshot, Condition condition, String fix) {
    return new Finding(
        snapshot.applied().deploymentName(), condition.reason(), condition.message(), fix);
  }
}
