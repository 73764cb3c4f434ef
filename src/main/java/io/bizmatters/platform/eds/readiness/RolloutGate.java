package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.CHANGED_BY_SOMEONE_ELSE;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Memory.RolloutHold;
import io.bizmatters.platform.eds.readiness.Memory.Seen;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import java.util.Optional;

/**
 * Judges gate G1: the rollout of the applied template is complete. It compares the newest
 * ReplicaSet with the desired replicas, because totals change while the HPA scales
 * (kubernetes#72775), and waits until the controller has observed the applied generation
 * (helm#12847).
 */
final class RolloutGate {

  private static final String REPEAT = "find out who, and run the goal again";
  private static final String NOTHING = "nothing to do: the rollout is under way";

  private RolloutGate() {}

  static GateResult judge(Snapshot snapshot, Optional<RolloutHold> hold, Seen seen) {
    Optional<GateResult> foreign = changedBySomeoneElse(snapshot, seen);
    if (foreign.isPresent()) {
      return foreign.get();
    }
    Optional<Finding> obstacle = obstacle(snapshot);
    if (obstacle.isPresent()) {
      return new GateResult.Waiting(obstacle.get());
    }
    ObjectName object = snapshot.applied().deploymentName();
    String available = snapshot.available() + "/" + snapshot.desired() + " available";
    if (hold.isEmpty()) {
      int required = snapshot.applied().required().of(snapshot.desired());
      return GateResult.waiting(
          object, "Unavailable", available + ", " + required + " required", NOTHING);
    }
    if (!hold.get().isLongEnough(snapshot.at())) {
      return GateResult.waiting(object, "Holding", available + ", must hold for 2 s", NOTHING);
    }
    return new GateResult.Passed(available);
  }

  private static Optional<GateResult> changedBySomeoneElse(Snapshot snapshot, Seen seen) {
    Expectation.DeploymentTarget ours = snapshot.applied().deployment();
    if (snapshot.deployment().isEmpty()) {
      return seen.deployment() ? foreign(snapshot, "Deleted", "was deleted") : Optional.empty();
    }
    LiveDeployment live = snapshot.deployment().get();
    if (!live.uid().equals(ours.uid())) {
      boolean late = ours.formerUid().map(live.uid()::equals).orElse(false);
      return late
          ? Optional.empty()
          : foreign(snapshot, "Replaced", "was deleted and created again");
    }
    if (live.deleting()) {
      return foreign(snapshot, "Deleting", "is being deleted");
    }
    boolean ourTemplate = live.templateDigest().equals(ours.templateDigest());
    if (live.generation() >= ours.generation() && !ourTemplate && !snapshot.isAddedTo()) {
      return foreign(
          snapshot,
          "TemplateChanged",
          "was changed" + live.ownership().by() + ": it has another pod template than we applied,");
    }
    return Optional.empty();
  }

  private static Optional<GateResult> foreign(Snapshot snapshot, String reason, String message) {
    return Optional.of(
        GateResult.failed(
            CHANGED_BY_SOMEONE_ELSE,
            snapshot.applied().deploymentName(),
            reason,
            message + " after our apply",
            REPEAT));
  }

  /** Returns what keeps the rollout from completing, except unavailable replicas. */
  static Optional<Finding> obstacle(Snapshot snapshot) {
    ObjectName object = snapshot.applied().deploymentName();
    Optional<LiveDeployment> ours = snapshot.ourDeployment();
    if (ours.isEmpty()) {
      return found(object, "NotSeen", "our Deployment is not seen yet", NOTHING);
    }
    LiveDeployment live = ours.get();
    if (live.observedGeneration() < snapshot.generation()) {
      return found(object, "NotObserved", "the controller has not observed our change", NOTHING);
    }
    if (snapshot.ourReplicaSet().isEmpty()) {
      return found(
          object,
          live.paused() ? "DeploymentPaused" : "NoReplicaSet",
          "the newest ReplicaSet does not carry our template",
          live.paused()
              ? snapshot.applied().kubectl("rollout resume deployment/" + object.name())
              : NOTHING);
    }
    return oldPods(snapshot, live).map(message -> new Finding(object, "OldPods", message, NOTHING));
  }

  private static Optional<String> oldPods(Snapshot snapshot, LiveDeployment live) {
    if (live.replicas() > live.updated()) {
      return Optional.of(live.replicas() - live.updated() + " old pods are left");
    }
    return snapshot.olderReplicaSets().stream()
        .filter(older -> older.replicas() > 0 || !snapshot.podsOf(older).isEmpty())
        .findFirst()
        .map(older -> "ReplicaSet/" + older.name() + " still has pods")
        .or(
            () ->
                snapshot
                    .oldPodsAtWork()
                    .findFirst()
                    .map(pod -> "old pod " + pod.name() + " has not ended yet"));
  }

  private static Optional<Finding> found(
      ObjectName object, String reason, String message, String fix) {
    return Optional.of(new Finding(object, reason, message, fix));
  }
}
