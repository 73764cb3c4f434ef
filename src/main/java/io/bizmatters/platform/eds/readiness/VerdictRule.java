package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Gate.GateResult.Failed;
import io.bizmatters.platform.eds.readiness.Gate.GateResult.Waiting;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Derives the verdict from gates and symptoms. */
record VerdictRule(Snapshot snapshot, Map<Gate, GateResult> gates, Symptoms symptoms) {

  Verdict verdict() {
    List<Failed> failures =
        gates.values().stream()
            .filter(Failed.class::isInstance)
            .map(Failed.class::cast)
            .sorted(Comparator.comparing(Failed::reason))
            .toList();
    if (!failures.isEmpty()) {
      return new Verdict.Final(
          State.FAILED,
          Optional.of(failures.get(0).reason()),
          failures.stream().map(Failed::finding).toList());
    }
    if (symptoms.fallsBack()) {
      return fallenBack();
    }
    if (!Readiness.allPassed(gates)) {
      return new Verdict.InProgress(blockers());
    }
    return passed();
  }

  /** Returns the verdict during a fallback, when the autoscaler's gates do not count. */
  private Verdict fallenBack() {
    boolean rolledOut = gates.get(Gate.ROLLOUT) instanceof GateResult.Passed;
    Optional<Finding> degraded = symptoms.degraded();
    return rolledOut && degraded.isPresent()
        ? Verdict.ended(State.DEGRADED, degraded.get())
        : new Verdict.InProgress(blockers());
  }

  private Verdict passed() {
    if (snapshot.pause() != Pause.NONE) {
      return Verdict.ended(State.PAUSED, paused());
    }
    if (!Readiness.isProvenOrIdle(snapshot)) {
      return new Verdict.InProgress(List.of(woken()));
    }
    if (gates.containsKey(Gate.PROOF)) {
      return Verdict.ended(State.READY_PROVEN);
    }
    return Verdict.ended(snapshot.desired() == 0 ? State.READY_IDLE : State.READY);
  }

  private Finding paused() {
    return new Finding(
        snapshot
            .applied()
            .scaledObject()
            .map(Expectation.ScaledObjectTarget::object)
            .orElse(snapshot.applied().deploymentName()),
        "Paused",
        "is " + snapshot.pause().shown() + " by annotation",
        "remove the annotations " + Pause.PREFIX + "paused*");
  }

  /**
   * Describes a rollout that was complete at 0 replicas; pods that load has woken since are not
   * proven.
   */
  private Finding woken() {
    return new Finding(
        snapshot.applied().deploymentName(),
        "Woken",
        "scaled from 0 to " + snapshot.desired() + ", no pod is available yet",
        "nothing to do: a pod is starting");
  }

  /**
   * Returns one blocker for each object: a symptom says more than the waiting gate. A stream that
   * the release still creates comes before the failures that it causes; the metric comes last,
   * because it is requested after all other gates pass.
   */
  private List<Finding> blockers() {
    Map<ObjectName, Finding> last = new LinkedHashMap<>();
    gates.entrySet().stream()
        .sorted(Comparator.comparing(gate -> gate.getKey() == Gate.METRIC))
        .sorted(Comparator.comparing(gate -> !isRoot(gate.getKey())))
        .forEach(gate -> waits(gate.getValue(), last));
    symptoms.blocking(gates).forEach(finding -> last.put(finding.object(), finding));
    return List.copyOf(last.values());
  }

  private boolean isRoot(Gate gate) {
    boolean coming = gate == Gate.STREAM && snapshot.stream() instanceof StreamAnswer.Coming;
    return coming || gate == Gate.ROLLOUT;
  }

  private static void waits(GateResult gate, Map<ObjectName, Finding> last) {
    if (gate instanceof Waiting waiting) {
      last.put(waiting.blocker().object(), waiting.blocker());
    }
  }
}
