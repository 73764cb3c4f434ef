package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Expectation.ScaledObjectTarget;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;

/**
 * Judges gate G3: the HPA belongs to the applied ScaledObject and scales. An HPA rests at 0
 * replicas, which is healthy only if the service may rest at 0.
 */
final class AutoscalerGate {

  private AutoscalerGate() {}

  static GateResult judge(Snapshot snapshot, ScaledObjectTarget ours) {
    ObjectName name = ObjectName.hpa(ours.hpa());
    String describe = snapshot.applied().kubectl("describe hpa " + ours.hpa());
    if (snapshot.hpa().isEmpty()) {
      return GateResult.waiting(name, "NotMade", "the HPA does not exist", describe);
    }
    LiveHpa hpa = snapshot.hpa().get();
    if (!hpa.ownerUid().equals(ours.uid())) {
      return GateResult.waiting(
          name,
          "OtherOwner",
          "the HPA does not belong to " + ours.object(),
          "delete the HPA, so that KEDA makes its own");
    }
    if (hpa.conditions().status("AbleToScale") != Status.TRUE) {
      return GateResult.waiting(
          name, "NotAbleToScale", hpa.conditions().shown("AbleToScale"), describe);
    }
    if (isIdle(snapshot, hpa)) {
      return new GateResult.Passed("rests at 0 replicas");
    }
    // An HPA that has scaled to 0 itself still reads its metric, even if 0 is below the minimum.
    boolean tooFew = snapshot.desired() == 0 && hpa.hasScaledToZero();
    if (hpa.conditions().status("ScalingActive") == Status.TRUE && !tooFew) {
      return new GateResult.Passed(hpa.current() + "→" + hpa.desired() + " replicas");
    }
    return GateResult.waiting(
        name,
        "NotScaling",
        hpa.conditions().shown(tooFew ? LiveHpa.SCALED_TO_ZERO : "ScalingActive"),
        describe);
  }

  /** Whether the HPA rests because the service rests at 0 and may do so. */
  static boolean isIdle(Snapshot snapshot, LiveHpa hpa) {
    return snapshot.desired() == 0 && hpa.restsAt(0) && snapshot.applied().mayRestAtZero();
  }
}
