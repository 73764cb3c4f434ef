package io.bizmatters.platform.eds.readiness;

import static io.bizmatters.platform.eds.readiness.FailureReason.CHANGED_BY_SOMEONE_ELSE;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Memory.Seen;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.util.List;
import java.util.Optional;

/**
 * Judges gate G2: KEDA has reconciled the applied ScaledObject. KEDA copies the ScaledObject's
 * annotations to the HPA when it reconciles ({@code controllers/keda/hpa.go}), so the spec hash on
 * the HPA is the proof. Ready=True alone may describe an earlier spec, and Active changes from
 * Unknown at the first poll.
 */
final class ReconciledGate {

  private static final String OPERATOR = "kubectl -n keda logs deploy/keda-operator";

  private ReconciledGate() {}

  static GateResult judge(Snapshot snapshot, ScaledObjectTarget ours, Seen seen) {
    return changedBySomeoneElse(snapshot, ours, seen)
        .or(() -> notOursYet(snapshot, ours))
        .or(() -> notOnHpa(snapshot, ours))
        .orElseGet(() -> conditions(snapshot, ours));
  }

  private static Optional<GateResult> changedBySomeoneElse(
      Snapshot snapshot, ScaledObjectTarget ours, Seen seen) {
    if (snapshot.scaledObject().isEmpty()) {
      return seen.scaledObject() ? foreign(ours, "Deleted", "was deleted") : Optional.empty();
    }
    LiveScaledObject live = snapshot.scaledObject().get();
    if (!live.uid().equals(ours.uid())) {
      boolean late = ours.formerUid().map(live.uid()::equals).orElse(false);
      return late ? Optional.empty() : foreign(ours, "Replaced", "was deleted and created again");
    }
    if (live.deleting()) {
      return foreign(ours, "Deleting", "is being deleted");
    }
    boolean changed =
        live.generation() > ours.lastGeneration() && !live.ownership().keeps(ours.fields());
    return changed
        ? foreign(
            ours,
            "SpecChanged",
            "was changed" + live.ownership().by() + ": it has another spec than we applied,")
        : Optional.empty();
  }

  private static Optional<GateResult> foreign(
      ScaledObjectTarget ours, String reason, String message) {
    return Optional.of(
        GateResult.failed(
            CHANGED_BY_SOMEONE_ELSE,
            ours.object(),
            reason,
            message + " after our apply",
            "find out who, and run the goal again"));
  }

  private static Optional<GateResult> notOursYet(Snapshot snapshot, ScaledObjectTarget ours) {
    boolean seen =
        snapshot
            .ourScaledObject()
            .filter(live -> live.generation() >= ours.generation())
            .isPresent();
    return seen
        ? Optional.empty()
        : waiting(ours.object(), "NotSeen", "our ScaledObject is not seen yet");
  }

  private static Optional<GateResult> notOnHpa(Snapshot snapshot, ScaledObjectTarget ours) {
    ObjectName hpa = ObjectName.hpa(ours.hpa());
    if (snapshot.hpa().isEmpty()) {
      return waiting(hpa, "NotMade", "KEDA has not made the HPA yet");
    }
    return carries(snapshot.hpa().get(), ours)
        ? Optional.empty()
        : waiting(hpa, "NotReconciled", "the HPA does not carry our spec yet");
  }

  /** Whether the HPA has the spec hash or, without a copied hash, the expected fields. */
  private static boolean carries(LiveHpa hpa, ScaledObjectTarget ours) {
    return hpa.specHash()
        .map(ours.specHash()::equals)
        .orElse(
            hpa.min() == ours.hpaMin()
                && hpa.max() == ours.max()
                && hpa.metrics().contains(ours.metric()));
  }

  private static GateResult conditions(Snapshot snapshot, ScaledObjectTarget ours) {
    Conditions live =
        snapshot
            .ourScaledObject()
            .map(LiveScaledObject::conditions)
            .orElse(new Conditions(List.of()));
    if (live.status("Ready") != Status.TRUE) {
      return GateResult.waiting(
          ours.object(), "NotReady", live.shown("Ready"), "if it stays so: " + OPERATOR);
    }
    if (live.status("Active") == Status.UNKNOWN) {
      return GateResult.waiting(
          ours.object(), "NotPolled", "KEDA has not asked the scaler yet", OPERATOR);
    }
    return new GateResult.Passed("KEDA has reconciled our spec, " + live.shown("Ready"));
  }

  private static Optional<GateResult> waiting(ObjectName object, String reason, String message) {
    return Optional.of(GateResult.waiting(object, reason, message, "if it stays so: " + OPERATOR));
  }
}
