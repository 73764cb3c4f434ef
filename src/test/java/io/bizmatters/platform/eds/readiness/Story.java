package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict.Final;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict.InProgress;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A service over time: what is seen changes, the judge is asked, and its memory goes on. */
final class Story {

  final ASnapshot now;
  private Memory memory = Memory.fresh();
  private Optional<Judgement> last = Optional.empty();

  Story(ASnapshot start) {
    now = start;
  }

  /** What changed by then, and the judge's word on it. */
  Judgement at(double seconds, Consumer<ASnapshot> change) {
    now.at(seconds);
    change.accept(now);
    Judgement judgement = Readiness.judge(now.build(), memory);
    memory = judgement.memory();
    last = Optional.of(judgement);
    return judgement;
  }

  /** Only time has passed. */
  Judgement at(double seconds) {
    return at(seconds, unchanged -> {});
  }

  /** The edge does at once whatever the judge asks for, until it asks for nothing more. */
  Judgement obeyed(double seconds, Consumer<ASnapshot> change) {
    Judgement judgement = at(seconds, change);
    for (int round = 0; round < 5 && !judgement.orders().isEmpty(); round++) {
      for (Order order : judgement.orders()) {
        obey(order, seconds);
      }
      judgement = at(seconds);
    }
    return judgement;
  }

  Judgement obeyed(double seconds) {
    return obeyed(seconds, unchanged -> {});
  }

  private void obey(Order order, double seconds) {
    switch (order) {
      case ASK_METRIC, ASK_METRIC_AGAIN -> now.metricIs(41, seconds);
      case WAKE -> now.annotated("force-activation", "true");
      case LET_GO -> now.annotations.remove(LiveScaledObject.FORCE_ACTIVATION);
    }
  }

  Judgement last() {
    return last.orElseThrow();
  }

  /** Judged from the start until holds and graces of this age have ended, metrics asked afresh. */
  static Judgement settled(ASnapshot snapshot, double seconds) {
    Story story = new Story(snapshot);
    story.at(10);
    return story.at(10 + seconds);
  }

  /** The state, FAILED's reason with it; WAITING before the end. */
  static String state(Judgement judgement) {
    return judgement.verdict() instanceof Final end
        ? end.reason().map(reason -> end.state() + "(" + reason + ")").orElse(end.state().name())
        : "WAITING";
  }

  static List<Finding> findings(Judgement judgement) {
    return judgement.verdict() instanceof Final end
        ? end.findings()
        : ((InProgress) judgement.verdict()).blockers();
  }

  static Finding finding(Judgement judgement) {
    return findings(judgement).get(0);
  }

  /** What the gate says. */
  static GateResult result(Judgement judgement, Gate gate) {
    return Optional.ofNullable(judgement.gates().get(gate)).orElseThrow();
  }

  /** What the gate waits for. */
  static Finding blocker(Judgement judgement, Gate gate) {
    return ((GateResult.Waiting) result(judgement, gate)).blocker();
  }

  static String gate(Judgement judgement, Gate gate) {
    GateResult result = judgement.gates().get(gate);
    if (result instanceof GateResult.Waiting waiting) {
      return waiting.blocker().reason();
    }
    if (result instanceof GateResult.Failed failed) {
      return "FAILED " + failed.reason();
    }
    return result == null ? "-" : "PASSED";
  }
}
