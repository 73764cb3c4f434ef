package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import org.junit.jupiter.api.Test;

/** G6: a service that rests at 0 is woken once, seen available, and let go. */
class ProofTest {

  private static Story resting() {
    ASnapshot idle = ASnapshot.idle();
    idle.proof = true;
    return new Story(idle);
  }

  private static Story asleep() {
    Story story = resting();
    story.at(10);
    story.at(12);
    return story;
  }

  /** Everything but the proof has passed, and the wake order was given. */
  private static Story waking() {
    Story story = asleep();
    Judgement judgement = story.at(12, s -> s.metricIs(0, 12));
    assertThat(judgement.orders()).containsExactly(Order.WAKE);
    return story;
  }

  private static void wake(ASnapshot s) {
    s.annotated("force-activation", "true");
    s.scaledTo(1, 0);
  }

  private static void run(ASnapshot s) {
    s.scaledTo(1, 1);
    s.hpa("ScalingActive", Status.TRUE, "ValidMetricFound", "");
  }

  @Test
  void waitsForTheOtherGates() {
    assertThat(Story.gate(asleep().last(), Gate.PROOF)).isEqualTo("Resting");
    assertThat(asleep().last().orders()).containsExactly(Order.ASK_METRIC);
  }

  @Test
  void wakesWhenAllElseHasPassed() {
    Story story = waking();
    assertThat(Story.gate(story.last(), Gate.PROOF)).isEqualTo("Waking");
    assertThat(story.last().memory().mustLetGo()).isTrue();
  }

  @Test
  void asksToBeWokenUntilTheAnnotationIsSeen() {
    Story story = waking();
    assertThat(story.at(13).orders()).containsExactly(Order.WAKE);
    assertThat(story.at(14, ProofTest::wake).orders()).isEmpty();
  }

  @Test
  void letsGoWhenAPodIsAvailable() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    Judgement judgement = story.at(15, ProofTest::run);
    assertThat(Story.gate(judgement, Gate.PROOF)).isEqualTo("LettingGo");
    assertThat(judgement.orders()).contains(Order.LET_GO);
  }

  @Test
  void isProvenOnceTheAnnotationIsGoneAndAllElsePassesAgain() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    story.at(15, ProofTest::run);
    assertThat(Story.state(story.at(16))).isEqualTo("WAITING");
    Judgement judgement = story.obeyed(17);
    assertThat(Story.state(judgement)).isEqualTo("READY_PROVEN");
    assertThat(judgement.gates().get(Gate.PROOF))
        .isEqualTo(new GateResult.Passed("a pod was available"));
    assertThat(judgement.orders()).isEmpty();
    assertThat(judgement.memory().mustLetGo()).isFalse();
  }

  @Test
  void staysProvenWhenTheServiceRestsAgain() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    story.at(15, ProofTest::run);
    story.at(
        16,
        s -> {
          s.annotations.clear();
          s.scaledTo(0, 0);
          s.hpa("ScalingActive", Status.FALSE, "ScalingDisabled", "");
        });
    assertThat(Story.state(story.obeyed(18))).isEqualTo("READY_PROVEN");
  }

  @Test
  void aServiceThatRunsIsProvenWithoutBeingWoken() {
    ASnapshot runs = new ASnapshot();
    runs.min = 0;
    runs.proof = true;
    Story story = new Story(runs);
    story.at(10);
    assertThat(Story.state(story.obeyed(12))).isEqualTo("READY_PROVEN");
  }

  @Test
  void anAnnotationLeftByAKilledRunIsTakenAway() {
    ASnapshot runs = new ASnapshot().annotated("force-activation", "true").metricIs(1, 12);
    runs.min = 0;
    runs.proof = true;
    Story story = new Story(runs);
    story.at(10);
    assertThat(story.at(12).orders()).containsExactly(Order.LET_GO);
    assertThat(Story.state(story.obeyed(12))).isEqualTo("READY_PROVEN");
  }

  @Test
  void doesNotWakeWhilePodsAreLeftFromBefore() {
    Story story = asleep();
    story.at(12, s -> s.scaledTo(0, 1));
    assertThat(story.at(12, s -> s.metricIs(0, 12)).orders()).isEmpty();
    assertThat(Story.gate(story.last(), Gate.PROOF)).isEqualTo("Resting");
  }

  @Test
  void doesNotTakeAPodFromBeforeForAWokenOne() {
    Story story = waking();
    Judgement judgement = story.at(13, s -> s.scaledTo(0, 1));
    assertThat(Story.gate(judgement, Gate.PROOF)).isEqualTo("Waking");
  }

  @Test
  void loadThatWakesItFirstIsWaitedFor() {
    Story story = asleep();
    story.at(12, s -> s.scaledTo(1, 0).hpa("ScalingActive", Status.TRUE, "ValidMetricFound", ""));
    Judgement judgement = story.at(13, s -> s.metricIs(1, 13));
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(judgement.orders()).isEmpty();
  }

  @Test
  void letsGoAlsoWhenItFails() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    Judgement judgement =
        story.at(14, s -> s.pod("a").restarted(2).exited(1, "Error").waits("CrashLoopBackOff", ""));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CRASH_LOOP)");
    assertThat(judgement.orders()).containsExactly(Order.LET_GO);
  }

  @Test
  void letsGoAlsoWhenTimeIsUp() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    Judgement end = Readiness.timedOut(story.at(14));
    assertThat(Story.state(end)).isEqualTo("TIMEOUT");
    assertThat(end.orders()).containsExactly(Order.LET_GO);
  }

  @Test
  void letsGoAlsoWhenSomeonePauses() {
    Story story = waking();
    story.at(13, ProofTest::wake);
    Judgement judgement = story.at(14, s -> s.annotated("paused", "true"));
    assertThat(Story.state(judgement)).isEqualTo("PAUSED");
    assertThat(judgement.orders()).containsExactly(Order.LET_GO);
  }

  @Test
  void anOlderKedaCannotBeAsked() {
    Story story = resting();
    story.now.keda("2.17.2");
    story.at(10);
    assertThat(Story.state(story.at(12))).isEqualTo("WAITING");
    Judgement judgement = story.at(12, s -> s.metricIs(0, 12));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(PROOF_UNSUPPORTED)");
    assertThat(judgement.orders()).isEmpty();
  }

  @Test
  void anOlderKedaIsNotAskedWhereLoadRunsAPod() {
    Story story = resting();
    story.now.keda("2.17.2");
    story.at(10);
    story.at(12, s -> s.scaledTo(1, 0).hpa("ScalingActive", Status.TRUE, "ValidMetricFound", ""));
    assertThat(Story.state(story.at(12, s -> s.metricIs(0, 12)))).isEqualTo("WAITING");
  }

  @Test
  void noProofIsNeededAboveMinimumZeroOrWithoutAutoscaling() {
    ASnapshot min1 = new ASnapshot();
    min1.proof = true;
    assertThat(Story.settled(min1, 2).gates()).doesNotContainKey(Gate.PROOF);
    ASnapshot off = ASnapshot.idle();
    off.proof = true;
    off.autoscaling = false;
    assertThat(Story.settled(off, 2).gates()).doesNotContainKey(Gate.PROOF);
  }

  @Test
  void noProofIsMadeUnlessAskedFor() {
    Story story = new Story(ASnapshot.idle());
    story.at(10);
    assertThat(Story.state(story.obeyed(12))).isEqualTo("READY_IDLE");
  }
}
