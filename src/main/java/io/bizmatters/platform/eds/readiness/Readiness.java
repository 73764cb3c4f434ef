package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import io.bizmatters.platform.eds.readiness.Judgement.Progress;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import io.bizmatters.platform.eds.readiness.Memory.RolloutHold;
import io.bizmatters.platform.eds.readiness.Memory.Seen;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Judges scaled readiness: a fold over snapshots in the order of observation. Callers judge at each
 * change, and also after time has passed, because holds and grace periods end without a change.
 */
public final class Readiness {

  private Readiness() {}

  /** Judges a snapshot, with the memory of the earlier ones. */
  public static Judgement judge(Snapshot snapshot, Memory memory) {
    Optional<RolloutHold> hold = RolloutHold.next(memory.hold(), snapshot);
    Map<Gate, GateResult> gates = gates(snapshot, hold, memory.seen());
    Optional<Moment> settled =
        allPassed(gates)
            ? Optional.of(memory.settled().orElse(snapshot.at()))
            : Optional.<Moment>empty();
    snapshot
        .scaling()
        .ifPresent(ours -> gates.put(Gate.METRIC, MetricGate.judge(snapshot, ours, settled)));
    Proof proof = proof(snapshot, memory.proof(), gates);

    Symptoms symptoms = Symptoms.in(snapshot, memory.since());
    Map<Gate, GateResult> told =
        symptoms.applyTo(gates, hold.isPresent() && isProvenOrIdle(snapshot));
    Verdict verdict = new VerdictRule(snapshot, told, symptoms).verdict();
    return new Judgement(
        verdict,
        new Memory(hold, symptoms.since(), settled, memory.seen().and(snapshot), proof),
        Collections.unmodifiableMap(told),
        symptoms.warnings(told),
        Progress.of(snapshot),
        orders(snapshot, verdict, settled, proof));
  }

  /** Returns the verdict of a wait that timed out, with the last blocker of each object. */
  public static Judgement timedOut(Judgement last) {
    if (last.verdict() instanceof Verdict.InProgress waiting) {
      Set<Order> orders =
          last.memory().mustLetGo() ? EnumSet.of(Order.LET_GO) : EnumSet.noneOf(Order.class);
      return new Judgement(
          new Verdict.Final(State.TIMEOUT, Optional.empty(), waiting.blockers()),
          last.memory(),
          last.gates(),
          last.warnings(),
          last.progress(),
          Collections.unmodifiableSet(orders));
    }
    return last;
  }

  private static Map<Gate, GateResult> gates(
      Snapshot snapshot, Optional<RolloutHold> hold, Seen seen) {
    Map<Gate, GateResult> gates = new EnumMap<>(Gate.class);
    gates.put(Gate.ROLLOUT, RolloutGate.judge(snapshot, hold, seen));
    snapshot
        .scaling()
        .ifPresent(
            ours -> {
              gates.put(Gate.RECONCILED, ReconciledGate.judge(snapshot, ours, seen));
              gates.put(Gate.AUTOSCALER, AutoscalerGate.judge(snapshot, ours));
            });
    gates.put(Gate.STREAM, StreamGate.judge(snapshot));
    return gates;
  }

  private static Proof proof(Snapshot snapshot, Proof before, Map<Gate, GateResult> gates) {
    if (!snapshot.applied().wantsProof() || snapshot.pause() != Pause.NONE) {
      return before;
    }
    boolean othersPassed = allPassed(gates);
    Proof next = before.next(snapshot, othersPassed);
    gates.put(Gate.PROOF, next.judge(snapshot, othersPassed));
    return next;
  }

  private static Set<Order> orders(
      Snapshot snapshot, Verdict verdict, Optional<Moment> settled, Proof proof) {
    Set<Order> orders = EnumSet.noneOf(Order.class);
    if (verdict instanceof Verdict.Final) {
      if (proof.mustLetGo()) {
        orders.add(Order.LET_GO);
      }
      return Collections.unmodifiableSet(orders);
    }
    proof.order(snapshot).ifPresent(orders::add);
    snapshot
        .scaling()
        .flatMap(ours -> MetricGate.order(snapshot, ours, settled))
        .ifPresent(orders::add);
    return Collections.unmodifiableSet(orders);
  }

  /**
   * Whether a pod proves the rollout, or the service rests: at 0 replicas a rollout is complete
   * without a pod, but a woken service needs an available pod.
   */
  static boolean isProvenOrIdle(Snapshot snapshot) {
    return snapshot.desired() == 0 || snapshot.available() > 0;
  }

  static boolean allPassed(Map<Gate, GateResult> gates) {
    return gates.values().stream().allMatch(GateResult::passed);
  }
}
