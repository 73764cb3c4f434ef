package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** G3: the HPA is our ScaledObject's, and scales. */
class AutoscalerGateTest {

  private static GateResult judged(ASnapshot snapshot, Consumer<ASnapshot> change) {
    change.accept(snapshot);
    return Story.result(Readiness.judge(snapshot.build(), Memory.fresh()), Gate.AUTOSCALER);
  }

  private static String g3(ASnapshot snapshot, Consumer<ASnapshot> change) {
    return judged(snapshot, change) instanceof GateResult.Waiting waiting
        ? waiting.blocker().reason() + ": " + waiting.blocker().message()
        : "PASSED";
  }

  @Test
  void passesWhenTheHpaScales() {
    assertThat(judged(new ASnapshot(), s -> {})).isEqualTo(new GateResult.Passed("3→5 replicas"));
  }

  @Test
  void waitsForTheHpa() {
    assertThat(g3(new ASnapshot(), s -> s.hpaThere = false))
        .isEqualTo("NotMade: the HPA does not exist");
  }

  @Test
  void theHpasOwnerMustBeOurScaledObject() {
    assertThat(g3(new ASnapshot(), s -> s.hpaOwner = "someone"))
        .isEqualTo("OtherOwner: the HPA does not belong to ScaledObject/orders-scaler");
  }

  @Test
  void itMustBeAbleToScale() {
    assertThat(
            g3(new ASnapshot(), s -> s.hpa("AbleToScale", Status.FALSE, "FailedGetScale", "words")))
        .isEqualTo("NotAbleToScale: AbleToScale=False FailedGetScale: words");
    assertThat(g3(new ASnapshot(), s -> s.hpaConditions.remove("AbleToScale")))
        .isEqualTo("NotAbleToScale: AbleToScale is not reported yet");
  }

  @Test
  void scalingMustBeActive() {
    assertThat(g3(new ASnapshot(), s -> s.hpa("ScalingActive", Status.FALSE, "FailedGet", "words")))
        .isEqualTo("NotScaling: ScalingActive=False FailedGet: words");
    assertThat(g3(new ASnapshot(), s -> s.hpa("ScalingActive", Status.UNKNOWN, "", "")))
        .isEqualTo("NotScaling: ScalingActive=Unknown");
  }

  @Test
  void scalingDisabledIsHealthAtZeroReplicas() {
    assertThat(judged(ASnapshot.idle(), s -> {}))
        .isEqualTo(new GateResult.Passed("rests at 0 replicas"));
  }

  @Test
  void scalingDisabledIsNoHealthWhereReplicasAreDesired() {
    assertThat(g3(ASnapshot.idle(), s -> s.scaledTo(1, 1))).startsWith("NotScaling");
  }

  @Test
  void scalingDisabledIsNoHealthWhereZeroIsBelowTheMinimum() {
    assertThat(g3(ASnapshot.idle(), s -> s.min = 1)).startsWith("NotScaling");
  }

  @Test
  void idleReplicasOfZeroMayRestBelowTheMinimum() {
    assertThat(
            judged(
                ASnapshot.idle(),
                s -> {
                  s.min = 1;
                  s.resting = 0;
                }))
        .isEqualTo(new GateResult.Passed("rests at 0 replicas"));
  }

  @Test
  void atZeroOnlyScalingDisabledIsHealth() {
    assertThat(g3(ASnapshot.idle(), s -> s.hpa("ScalingActive", Status.FALSE, "FailedGet", "")))
        .startsWith("NotScaling");
    assertThat(
            g3(
                ASnapshot.idle(),
                s -> s.hpa("ScalingActive", Status.UNKNOWN, "ScalingDisabled", "")))
        .startsWith("NotScaling");
  }

  @Test
  void anHpaThatHasScaledToZeroItselfRestsWhateverElseItSays() {
    GateResult rests = new GateResult.Passed("rests at 0 replicas");
    assertThat(judged(ASnapshot.scaledToZero(), s -> {})).isEqualTo(rests);
    assertThat(
            judged(
                ASnapshot.scaledToZero(),
                s -> s.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "")))
        .isEqualTo(rests);
    assertThat(judged(ASnapshot.scaledToZero(), s -> s.hpaConditions.remove("ScalingActive")))
        .isEqualTo(rests);
  }

  @Test
  void scaledToZeroIsNoHealthWhereZeroIsBelowTheMinimum() {
    assertThat(g3(ASnapshot.scaledToZero(), s -> s.min = 1))
        .isEqualTo("NotScaling: ScaledToZero=True ScaledToZero: the HPA controller scaled");
  }

  @Test
  void scaledToZeroIsLeftOverWhereReplicasAreDesired() {
    assertThat(judged(ASnapshot.scaledToZero(), s -> s.scaledTo(1, 1)))
        .isEqualTo(new GateResult.Passed("3→5 replicas"));
    assertThat(
            g3(
                ASnapshot.scaledToZero(),
                s -> {
                  s.scaledTo(1, 1);
                  s.hpa("ScalingActive", Status.FALSE, "FailedGet", "words");
                }))
        .isEqualTo("NotScaling: ScalingActive=False FailedGet: words");
  }

  @Test
  void aNoteThatItHasNotScaledToZeroIsNoFault() {
    assertThat(g3(new ASnapshot(), s -> s.hpa("ScaledToZero", Status.FALSE, "NotScaledToZero", "")))
        .isEqualTo("PASSED");
    assertThat(
            g3(ASnapshot.idle(), s -> s.hpa("ScaledToZero", Status.FALSE, "NotScaledToZero", "")))
        .isEqualTo("PASSED");
  }

  @Test
  void aLimitIsInformation() {
    assertThat(g3(new ASnapshot(), s -> s.hpa("ScalingLimited", Status.TRUE, "TooMany", "")))
        .isEqualTo("PASSED");
  }
}
