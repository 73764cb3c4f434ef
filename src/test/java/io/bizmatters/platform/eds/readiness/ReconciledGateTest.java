package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** G2: KEDA has reconciled the ScaledObject we applied. */
class ReconciledGateTest {

  private static Judgement judged(Consumer<ASnapshot> change) {
    ASnapshot snapshot = new ASnapshot();
    change.accept(snapshot);
    return Readiness.judge(snapshot.build(), Memory.fresh());
  }

  private static String g2(Consumer<ASnapshot> change) {
    return Story.gate(judged(change), Gate.RECONCILED);
  }

  @Test
  void passesWithOurHashOnTheHpaAndReadyAndAPoll() {
    assertThat(judged(s -> {}).gates().get(Gate.RECONCILED))
        .isEqualTo(
            new GateResult.Passed("KEDA has reconciled our spec, Ready=True ScaledObjectReady"));
  }

  @Test
  void waitsForTheScaledObjectToBeSeen() {
    assertThat(g2(s -> s.scaledObjectThere = false)).isEqualTo("NotSeen");
  }

  @Test
  void waitsForOurGenerationToBeSeen() {
    assertThat(g2(s -> s.scaledObjectGeneration = 1)).isEqualTo("NotSeen");
  }

  @Test
  void whatKedaWritesIntoANewSpecWithAdvancedIsNobodyElsesChange() {
    assertThat(completed(2, s -> {})).isEqualTo("PASSED");
    assertThat(completed(1, s -> {})).isEqualTo("PASSED");
    assertThat(completed(3, s -> s.scaledObjectFields = "less"))
        .isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
    assertThat(
            completed(
                2,
                s -> {
                  s.advanced = false;
                  s.scaledObjectFields = "less";
                }))
        .isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
    assertThat(
            completed(
                5,
                s -> {
                  s.ourScaledObjectGeneration = 4;
                  s.scaledObjectFields = "less";
                }))
        .isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
  }

  private static String completed(long generation, Consumer<ASnapshot> change) {
    return g2(
        s -> {
          s.ourScaledObjectGeneration = 1;
          s.scaledObjectGeneration = generation;
          s.advanced = true;
          change.accept(s);
        });
  }

  @Test
  void waitsForTheHpa() {
    assertThat(g2(s -> s.hpaThere = false)).isEqualTo("NotMade");
  }

  @Test
  void anEarlierHashOnTheHpaIsAnEarlierSpec() {
    assertThat(g2(s -> s.hpaSpecHash = Optional.of("spec-0"))).isEqualTo("NotReconciled");
  }

  @Test
  void withoutAHashTheHpaMustLookLikeOurSpec() {
    assertThat(g2(s -> s.hpaSpecHash = Optional.empty())).isEqualTo("PASSED");
  }

  @Test
  void withoutAHashMinimumMaximumAndMetricMustBeOurs() {
    assertThat(unhashed(s -> s.hpaMin = 2)).isEqualTo("NotReconciled");
    assertThat(unhashed(s -> s.hpaMax = 11)).isEqualTo("NotReconciled");
    assertThat(unhashed(s -> s.hpaMetrics = List.of("s0-other"))).isEqualTo("NotReconciled");
    assertThat(unhashed(s -> s.hpaMetrics = List.of("s1-more", ASnapshot.METRIC)))
        .isEqualTo("PASSED");
  }

  @Test
  void withMinimumZeroTheHpasOwnIsOne() {
    assertThat(unhashed(s -> s.min = 0)).isEqualTo("PASSED");
  }

  private static String unhashed(Consumer<ASnapshot> change) {
    return g2(
        s -> {
          s.hpaSpecHash = Optional.empty();
          change.accept(s);
        });
  }

  @Test
  void readyMustBeTrue() {
    Judgement judgement = judged(s -> s.scaledObject("Ready", Status.FALSE, "Reason", "words"));
    assertThat(Story.gate(judgement, Gate.RECONCILED)).isEqualTo("NotReady");
    assertThat(Story.blocker(judgement, Gate.RECONCILED))
        .isEqualTo(
            new Finding(
                ObjectName.scaledObject("orders-scaler"),
                "NotReady",
                "Ready=False Reason: words",
                "if it stays so: kubectl -n keda logs deploy/keda-operator"));
  }

  @Test
  void readyMustBeReported() {
    Judgement judgement = judged(s -> s.scaledObjectConditions.clear());
    assertThat(Story.blocker(judgement, Gate.RECONCILED).message())
        .isEqualTo("Ready is not reported yet");
  }

  @Test
  void theScalerMustHaveBeenAskedOnce() {
    assertThat(g2(s -> s.scaledObject("Active", Status.UNKNOWN, "x"))).isEqualTo("NotPolled");
    assertThat(g2(s -> s.scaledObjectConditions.remove("Active"))).isEqualTo("NotPolled");
    assertThat(g2(s -> s.scaledObject("Active", Status.FALSE, "ScalerNotActive")))
        .isEqualTo("PASSED");
  }

  @Test
  void aDeletedScaledObjectFailsOnceItWasSeen() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(11);
    Judgement judgement = story.at(12, s -> s.scaledObjectThere = false);
    assertThat(Story.gate(judgement, Gate.RECONCILED)).isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.scaledObject("orders-scaler"),
                "Deleted",
                "was deleted after our apply",
                "find out who, and run the goal again"));
  }

  @Test
  void aDeletedScaledObjectStaysAFailure() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    for (int second = 11; second < 15; second++) {
      Judgement judgement = story.at(second, s -> s.scaledObjectThere = false);
      assertThat(Story.gate(judgement, Gate.RECONCILED))
          .isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
    }
  }

  @Test
  void aScaledObjectMadeAnewBySomeoneElseFails() {
    assertThat(g2(s -> s.scaledObjectUid = "theirs")).isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
  }

  @Test
  void theOneWeReplacedMayBeSeenForAWhile() {
    assertThat(
            g2(
                s -> {
                  s.scaledObjectUid = "before";
                  s.formerScaledObjectUid = Optional.of("before");
                }))
        .isEqualTo("NotSeen");
  }

  @Test
  void aScaledObjectBeingDeletedFails() {
    assertThat(g2(s -> s.scaledObjectDeleting = true)).isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
  }

  @Test
  void aLaterSpecIsSomeoneElses() {
    assertThat(
            g2(
                s -> {
                  s.scaledObjectGeneration = 3;
                  s.scaledObjectFields = "less";
                }))
        .isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
  }

  @Test
  void aLaterSpecWithAllThatWeAppliedIsAsGood() {
    assertThat(g2(s -> s.scaledObjectGeneration = 3)).isEqualTo("PASSED");
  }

  @Test
  void withAutoscalingOffThereIsNoSuchGate() {
    Judgement judgement = judged(s -> s.autoscaling = false);
    assertThat(judgement.gates()).containsOnlyKeys(Gate.ROLLOUT, Gate.STREAM);
  }
}
