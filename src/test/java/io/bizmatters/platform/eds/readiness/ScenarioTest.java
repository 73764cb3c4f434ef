package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole waits, from the apply to the end. */
class ScenarioTest {

  /** Just applied: the old rollout's status is all there is to see. */
  private static ASnapshot justApplied() {
    ASnapshot s = new ASnapshot();
    s.observed = 3;
    s.replicaSets.clear();
    s.replicaSet("orders-old", "old", 1, 3, 3);
    s.hpaSpecHash = Optional.of("spec-0");
    return s;
  }

  private static void rolledOut(ASnapshot s, int replicas) {
    s.observed = s.generation;
    s.replicaSet("orders-old", "old", 1, 0, 0);
    s.scaledTo(replicas, replicas);
  }

  @Test
  void aReadyThatIsStaleRightAfterTheApplyIsNotBelieved() {
    Story story = new Story(justApplied());
    for (double second = 0; second < 60; second += 0.5) {
      assertThat(Story.state(story.obeyed(second))).isEqualTo("WAITING");
    }
  }

  @Test
  void aRolloutEndsReadyTwoSecondsAfterItsLastPod() {
    Story story = new Story(justApplied());
    story.obeyed(0);
    story.obeyed(
        1,
        s -> {
          s.observed = 4;
          s.replicaSet("orders-new", "new", 2, 1, 0);
          s.updated = 1;
          s.replicas = 4;
          s.hpaSpecHash = Optional.of("spec-1");
        });
    assertThat(Story.gate(story.last(), Gate.ROLLOUT)).isEqualTo("OldPods");
    story.obeyed(8, s -> rolledOut(s, 3));
    assertThat(Story.state(story.obeyed(9.9))).isEqualTo("WAITING");
    Judgement judgement = story.obeyed(10);
    assertThat(judgement.verdict()).isEqualTo(Verdict.ended(State.READY));
    assertThat(judgement.gates().values()).allMatch(GateResult::passed);
    assertThat(judgement.warnings()).isEmpty();
  }

  @Test
  void aRolloutWhileTheHpaScalesUpEndsReady() {
    Story story = new Story(justApplied());
    story.obeyed(0);
    story.obeyed(1, s -> s.hpaSpecHash = Optional.of("spec-1"));
    story.obeyed(
        5,
        s -> {
          s.generation = 5;
          s.desired = 6;
        });
    story.obeyed(8, s -> rolledOut(s, 6));
    story.obeyed(
        9,
        s -> {
          s.generation = 6;
          s.scaledTo(10, 6);
        });
    assertThat(Story.state(story.obeyed(10))).isEqualTo("READY");
  }

  @Test
  void aRolloutWhileTheHpaScalesDownEndsReady() {
    Story story = new Story(justApplied());
    story.obeyed(0);
    story.obeyed(8, s -> rolledOut(s, 6));
    story.obeyed(
        9,
        s -> {
          s.hpaSpecHash = Optional.of("spec-1");
          s.generation = 6;
          s.desired = 1;
        });
    story.obeyed(9.5, s -> s.scaledTo(1, 1));
    assertThat(Story.state(story.obeyed(10))).isEqualTo("READY");
  }

  @Test
  void toZeroAndBackNeverFlapsAndNeverLies() {
    ASnapshot s = justApplied();
    s.min = 0;
    Story story = new Story(s);
    story.obeyed(0, x -> x.hpaSpecHash = Optional.of("spec-1"));
    story.at(1, x -> rolledOut(x, 1));
    story.at(
        2,
        x -> {
          x.scaledTo(0, 0);
          x.hpa("ScalingActive", Status.FALSE, "ScalingDisabled", "");
        });
    story.at(3);
    story.at(3.1, x -> x.scaledTo(1, 0));
    assertThat(Story.gate(story.last(), Gate.ROLLOUT)).isEqualTo("PASSED");
    Judgement woken =
        story.obeyed(4, x -> x.hpa("ScalingActive", Status.TRUE, "ValidMetricFound", ""));
    assertThat(Story.state(woken)).isEqualTo("WAITING");
    assertThat(Story.findings(woken))
        .containsExactly(
            new Finding(
                ObjectName.deployment("orders"),
                "Woken",
                "scaled from 0 to 1, no pod is available yet",
                "nothing to do: a pod is starting"));
    assertThat(Story.state(story.obeyed(6, x -> x.scaledTo(1, 1)))).isEqualTo("READY");
  }

  @Test
  void aServiceThatItsHpaScaledToZeroIsReadyAndIdleWhateverTheHpaSaysBesides() {
    Story reads = new Story(ASnapshot.scaledToZero());
    reads.obeyed(0);
    assertThat(Story.state(reads.obeyed(2))).isEqualTo("READY_IDLE");

    Story gap = new Story(ASnapshot.scaledToZero());
    gap.obeyed(0, s -> s.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "words"));
    assertThat(Story.state(gap.obeyed(2)))
        .as("the metric itself was asked")
        .isEqualTo("READY_IDLE");
  }

  @Test
  void aMinimumThatWasRaisedFromZeroIsAwaitedOfAnHpaThatScaledToZero() {
    ASnapshot raised = ASnapshot.scaledToZero();
    raised.min = 1;
    Story story = new Story(raised);
    story.obeyed(0);
    assertThat(Story.state(story.obeyed(2))).isEqualTo("WAITING");
  }

  @Test
  void aServiceAtZeroIsReadyAndIdle() {
    Story story = new Story(ASnapshot.idle());
    story.obeyed(0);
    assertThat(story.obeyed(2).verdict()).isEqualTo(Verdict.ended(State.READY_IDLE));
  }

  @Test
  void onKeda219AMissingStreamShowsInNoConditionAndStillFails() {
    Story story = new Story(new ASnapshot().keda("2.19.0"));
    story.at(0, s -> s.stream = new StreamAnswer.StreamMissing());
    Judgement judgement = story.at(0.1, s -> s.metricIs(0, 0.1));
    assertThat(Story.gate(judgement, Gate.RECONCILED)).isEqualTo("PASSED");
    assertThat(Story.gate(judgement, Gate.AUTOSCALER)).isEqualTo("PASSED");
    assertThat(Story.state(judgement)).isEqualTo("FAILED(STREAM_MISSING)");
  }

  @Test
  void aHangingAdapterIsFoundThoughAllConditionsAreTrue() {
    Story story = new Story(new ASnapshot().scaledObject("HPAActive", Status.TRUE, "HPAActive"));
    story.at(0, ASnapshot::metricSilent);
    for (double second = 1; second < 90; second++) {
      Judgement judgement = story.at(second, ASnapshot::metricSilent);
      assertThat(Story.state(judgement)).isEqualTo("WAITING");
    }
    assertThat(Story.findings(story.last()))
        .extracting(finding -> finding.object().kind())
        .containsExactly("ExternalMetric");
    assertThat(Story.state(story.at(90))).isEqualTo("FAILED(METRIC_UNAVAILABLE)");
  }

  @Test
  void anAdapterThatComesBackIsReady() {
    Story story = new Story(new ASnapshot());
    story.at(0, ASnapshot::metricSilent);
    story.at(60, ASnapshot::metricSilent);
    assertThat(Story.state(story.at(61, s -> s.metricIs(3, 61)))).isEqualTo("READY");
  }

  /**
   * {@code fallback.go}: with a threshold of 3 the fourth failure is answered with the fallback;
   * until then KEDA says nothing, for a ScaledObject with a fallback never has a TriggerError
   * ({@code scale_scaledobjects.go}).
   */
  @ParameterizedTest
  @CsvSource({"2.19.0", "2.21.0"})
  void aFallbackThatComesOnlyAfterThreeFailuresIsNeitherReadyNorAFailureBefore(String keda) {
    ASnapshot unread = new ASnapshot().keda(keda);
    unread.fallback = true;
    unread.scaledObject("Active", Status.FALSE, "ScalerNotActive");
    unread.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "cannot read the lag");
    if (keda.equals("2.21.0")) {
      unread.scaledObject("HPAActive", Status.FALSE, "FailedGetExternalMetric");
    }
    Story story = new Story(unread);
    for (double second = 0; second < 45; second++) {
      Judgement judgement =
          story.at(second, s -> s.metricRefused(400, "error when getting metric"));
      assertThat(Story.state(judgement)).isEqualTo("WAITING");
    }
    assertThat(Story.findings(story.last()))
        .extracting(finding -> finding.object().kind())
        .contains("HorizontalPodAutoscaler");
    story.at(
        45,
        s -> {
          s.hpa("ScalingActive", Status.TRUE, "ValidMetricFound", "");
          s.scaledObject("HPAActive", Status.TRUE, "HPAActive");
        });
    assertThat(Story.state(story.at(45.1, s -> s.metricIs(30, 45.1)))).isEqualTo("WAITING");
    story.at(46, s -> s.scaledObject("Fallback", Status.TRUE, "FallbackExists"));
    assertThat(Story.state(story.at(55.9))).isEqualTo("WAITING");
    assertThat(Story.state(story.at(56))).isEqualTo("DEGRADED");
  }

  @ParameterizedTest
  @CsvSource({
    "paused,paused",
    "paused-replicas,paused",
    "paused-scale-in,paused for scaling in",
    "paused-scale-out,paused for scaling out"
  })
  void aPausedServiceEndsPaused(String annotation, String words) {
    Story story = new Story(new ASnapshot().annotated(annotation, "true"));
    story.obeyed(0);
    Judgement judgement = story.obeyed(2);
    assertThat(judgement.verdict())
        .isEqualTo(
            Verdict.ended(
                State.PAUSED,
                new Finding(
                    ObjectName.scaledObject("orders-scaler"),
                    "Paused",
                    "is " + words + " by annotation",
                    "remove the annotations autoscaling.keda.sh/paused*")));
  }

  @Test
  void aFullPauseNeedsNeitherHpaNorMetricButTheRollout() {
    ASnapshot paused = new ASnapshot().annotated("paused", "true");
    paused.hpaThere = false;
    paused.scaledObject("Ready", Status.FALSE, "ScaledObjectCheckFailed", "not found");
    Story story = new Story(paused);
    story.at(0);
    assertThat(Story.state(story.at(1.9))).isEqualTo("WAITING");
    assertThat(Story.state(story.at(2))).isEqualTo("PAUSED");
    assertThat(story.last().gates()).containsOnlyKeys(Gate.ROLLOUT, Gate.STREAM);
  }

  @Test
  void aHalfPauseStillNeedsTheAutoscaler() {
    ASnapshot paused = new ASnapshot().annotated("paused-scale-in", "true");
    paused.hpaThere = false;
    Story story = new Story(paused);
    story.obeyed(0);
    assertThat(Story.state(story.obeyed(5))).isEqualTo("WAITING");
  }

  @Test
  void aHalfPausedServiceIsNotWokenForAProof() {
    ASnapshot idle = ASnapshot.idle().annotated("paused-scale-out", "true");
    idle.proof = true;
    Story story = new Story(idle);
    story.obeyed(0);
    assertThat(Story.state(story.obeyed(2))).isEqualTo("PAUSED");
    assertThat(story.last().orders()).isEmpty();
  }

  @Test
  void aRecreatedServiceIsJudgedByItsNewObjectsOnly() {
    ASnapshot s = new ASnapshot();
    s.deploymentUid = "deployment-0";
    s.formerUid = Optional.of("deployment-0");
    s.scaledObjectUid = "scaled-object-0";
    s.formerScaledObjectUid = Optional.of("scaled-object-0");
    s.hpaOwner = "scaled-object-0";
    Story story = new Story(s);
    story.obeyed(0);
    assertThat(Story.state(story.obeyed(5))).isEqualTo("WAITING");
    story.obeyed(6, x -> x.deploymentThere = false);
    assertThat(Story.state(story.last())).isEqualTo("WAITING");
    story.obeyed(
        7,
        x -> {
          x.deploymentThere = true;
          x.deploymentUid = "deployment-1";
          x.scaledObjectUid = "scaled-object-1";
        });
    assertThat(Story.gate(story.obeyed(9), Gate.AUTOSCALER)).isEqualTo("OtherOwner");
    assertThat(Story.state(story.obeyed(10, x -> x.hpaOwner = "scaled-object-1")))
        .isEqualTo("READY");
  }

  @Test
  void anHpaDeletedByHandIsWaitedFor() {
    Story story = new Story(new ASnapshot());
    story.at(0);
    assertThat(Story.state(story.obeyed(3, s -> s.hpaThere = false))).isEqualTo("WAITING");
    assertThat(Story.state(story.obeyed(9, s -> s.hpaThere = true))).isEqualTo("READY");
  }

  @Test
  void withAutoscalingOffTheRolloutAndTheStreamAreAll() {
    ASnapshot off = new ASnapshot();
    off.autoscaling = false;
    Story story = new Story(off);
    story.at(0);
    assertThat(Story.state(story.at(2))).isEqualTo("READY");
    Story none = new Story(new ASnapshot().scaledTo(0, 0));
    none.now.autoscaling = false;
    none.at(0);
    assertThat(Story.state(none.at(2))).isEqualTo("READY_IDLE");
  }

  @Test
  void aTimeoutNamesTheLastBlockerOfEachObject() {
    ASnapshot s = new ASnapshot().available(1);
    s.hpaThere = false;
    s.stream = new StreamAnswer.Unreachable("connection refused");
    s.pod("a").waits("ImagePullBackOff", "Back-off");
    Story story = new Story(s);
    Judgement end = Readiness.timedOut(story.at(0));
    assertThat(Story.state(end)).isEqualTo("TIMEOUT");
    assertThat(Story.findings(end))
        .extracting(finding -> finding.object() + " " + finding.reason())
        .containsExactly(
            "Deployment/orders Unavailable",
            "HorizontalPodAutoscaler/keda-hpa-orders-scaler NotMade",
            "Stream/ORDERS Unreachable",
            "ExternalMetric/s0-nats-jetstream-ORDERS NotAsked",
            "Pod/a ImagePullBackOff");
    assertThat(end.orders()).isEmpty();
    assertThat(List.of(end.gates(), end.warnings(), end.progress(), end.memory()))
        .containsExactly(
            story.last().gates(),
            story.last().warnings(),
            story.last().progress(),
            story.last().memory());
  }

  @Test
  void anEndIsNoTimeout() {
    Story story = new Story(new ASnapshot());
    story.at(0);
    Judgement ready = story.obeyed(2);
    assertThat(Readiness.timedOut(ready)).isSameAs(ready);
  }
}
