package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.util.Optional;

/**
 * Lists the steps of gate G6, the proof of a service that rests at 0: wake one pod, wait until it
 * is available, let it rest. KEDA wakes a pod for the annotation {@code
 * autoscaling.keda.sh/force-activation} (2.18, kedacore/keda PR 6903).
 */
enum Proof {
  /** The service rests; no step was taken. */
  RESTING,
  /** The service is woken; no pod of the applied template is available yet. */
  WAKING,
  /** A pod was available; the annotation must be removed. */
  LETTING_GO,
  /** A pod of the applied template was available, and the annotation is removed. */
  PROVEN;

  /**
   * Returns the next step.
   *
   * @param othersPassed whether G1 to G5 pass in this snapshot
   */
  Proof next(Snapshot snapshot, boolean othersPassed) {
    boolean runs = snapshot.desired() > 0 && snapshot.available() > 0;
    boolean forced = isForced(snapshot);
    return switch (this) {
      case RESTING -> othersPassed ? begun(snapshot, runs, forced) : RESTING;
      case WAKING -> runs ? LETTING_GO : WAKING;
      case LETTING_GO -> forced ? LETTING_GO : PROVEN;
      case PROVEN -> PROVEN;
    };
  }

  /**
   * Returns the first step: a running pod is enough proof; an existing annotation then comes from a
   * killed run.
   */
  private static Proof begun(Snapshot snapshot, boolean runs, boolean forced) {
    if (runs) {
      return forced ? LETTING_GO : PROVEN;
    }
    boolean rests = snapshot.desired() == 0 && snapshot.available() == 0;
    return rests && snapshot.kedaBehaviour().forceActivation() ? WAKING : RESTING;
  }

  private static boolean isForced(Snapshot snapshot) {
    return snapshot.ourScaledObject().map(LiveScaledObject::forced).orElse(false);
  }

  /** Returns the action that this step needs. */
  Optional<Order> order(Snapshot snapshot) {
    return switch (this) {
      case WAKING -> isForced(snapshot) ? Optional.empty() : Optional.of(Order.WAKE);
      case LETTING_GO -> Optional.of(Order.LET_GO);
      case RESTING, PROVEN -> Optional.empty();
    };
  }

  /** Whether the cluster may still have the annotation. */
  boolean mustLetGo() {
    return this == WAKING || this == LETTING_GO;
  }

  GateResult judge(Snapshot snapshot, boolean othersPassed) {
    ObjectName object = snapshot.applied().deploymentName();
    return switch (this) {
      case PROVEN -> new GateResult.Passed("a pod was available");
      case WAKING ->
          GateResult.waiting(object, "Waking", "woken, no pod is available yet", "nothing to do");
      case LETTING_GO ->
          GateResult.waiting(object, "LettingGo", "proven, letting go", "nothing to do");
      case RESTING -> resting(snapshot, object, othersPassed);
    };
  }

  private static GateResult resting(Snapshot snapshot, ObjectName object, boolean othersPassed) {
    boolean rests = othersPassed && snapshot.desired() == 0;
    if (rests && !snapshot.kedaBehaviour().forceActivation()) {
      return GateResult.failed(
          FailureReason.PROOF_UNSUPPORTED,
          object,
          "NoForceActivation",
          "KEDA before 2.18 cannot wake a service on request",
          "update KEDA, or do not request the proof");
    }
    return GateResult.waiting(object, "Resting", "waits for the other gates", "nothing to do");
  }
}
