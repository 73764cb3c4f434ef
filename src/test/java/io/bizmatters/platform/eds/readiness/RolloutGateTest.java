package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveReplicaSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** G1: the rollout of our template is complete, and has been for 2 s. */
class RolloutGateTest {

  private static Judgement after(double seconds, Consumer<ASnapshot> change) {
    ASnapshot snapshot = new ASnapshot();
    change.accept(snapshot);
    return Story.settled(snapshot, seconds);
  }

  private static String g1(Consumer<ASnapshot> change) {
    return Story.gate(after(60, change), Gate.ROLLOUT);
  }

  @Test
  void passesWhenAllHasHeldForTwoSeconds() {
    Judgement judgement = after(2, s -> {});
    assertThat(judgement.gates().get(Gate.ROLLOUT))
        .isEqualTo(new GateResult.Passed("3/3 available"));
  }

  @Test
  void holdsForTwoSecondsAndNotLess() {
    Judgement judgement = after(1.999, s -> {});
    assertThat(Story.gate(judgement, Gate.ROLLOUT)).isEqualTo("Holding");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.deployment("orders"),
                "Holding",
                "3/3 available, must hold for 2 s",
                "nothing to do: the rollout is under way"));
  }

  @Test
  void waitsForTheDeploymentToBeSeen() {
    assertThat(g1(s -> s.deploymentThere = false)).isEqualTo("NotSeen");
  }

  @Test
  void waitsUntilTheControllerHasObservedOurGeneration() {
    assertThat(g1(s -> s.observed = 3)).isEqualTo("NotObserved");
  }

  @Test
  void aLaterGenerationIsAsGood() {
    assertThat(
            g1(
                s -> {
                  s.generation = 9;
                  s.observed = 5;
                }))
        .isEqualTo("PASSED");
  }

  @Test
  void theNewestReplicaSetMustCarryOurTemplate() {
    assertThat(g1(s -> s.replicaSet("orders-old", "old", 3, 0, 0))).isEqualTo("NoReplicaSet");
  }

  @Test
  void aReturnToAnEarlierTemplateIsNewestByItsRevision() {
    assertThat(
            g1(
                s -> {
                  s.replicaSet("orders-new", "new", 7, 3, 3);
                  s.replicaSet("orders-old", "old", 6, 0, 0);
                }))
        .isEqualTo("PASSED");
  }

  @Test
  void aReplicaSetOfAnotherOwnerIsPassedOver() {
    assertThat(
            g1(
                s ->
                    s.replicaSets.add(
                        new LiveReplicaSet("other", "o", "other-1", "h", "other", 99, 9, 9))))
        .isEqualTo("PASSED");
  }

  @Test
  void aPausedDeploymentThatHasNotRolledOutSaysHowToGoOn() {
    Judgement judgement =
        after(
            60,
            s -> {
              s.paused = true;
              s.replicaSets.clear();
            });
    assertThat(Story.finding(judgement).reason()).isEqualTo("DeploymentPaused");
    assertThat(Story.finding(judgement).fix())
        .isEqualTo("kubectl -n shop rollout resume deployment/orders");
  }

  @Test
  void oldPodsMustBeGoneByTheDeploymentsCount() {
    Judgement judgement = after(60, s -> s.replicas = 5);
    assertThat(Story.finding(judgement).message()).isEqualTo("2 old pods are left");
    assertThat(g1(s -> s.replicas = 4)).isEqualTo("OldPods");
  }

  @Test
  void oldPodsMustBeGoneByTheirReplicaSetsCount() {
    Judgement judgement = after(60, s -> s.replicaSet("orders-old", "old", 1, 1, 1));
    assertThat(Story.finding(judgement).message())
        .isEqualTo("ReplicaSet/orders-old still has pods");
  }

  @Test
  void oldPodsMustBeGoneAsFarAsTheyAreSeen() {
    assertThat(g1(s -> s.pod("old-1").ofOldTemplate().runs())).isEqualTo("OldPods");
  }

  @Test
  void anOldPodThatIsAskedToEndIsWaitedForUntilItHas() {
    Judgement judgement = after(60, s -> s.pod("old-1").ofOldTemplate().deleting().runs());
    assertThat(Story.gate(judgement, Gate.ROLLOUT)).isEqualTo("OldPods");
    assertThat(Story.finding(judgement).message()).isEqualTo("old pod old-1 has not ended yet");
    for (LivePod.Phase end : List.of(LivePod.Phase.SUCCEEDED, LivePod.Phase.FAILED)) {
      assertThat(g1(s -> s.pod("old-1").ofOldTemplate().deleting().inPhase(end, "Evicted").runs()))
          .isEqualTo("PASSED");
    }
  }

  @Test
  void anOldPodOnALostNodeIsNotWaitedFor() {
    assertThat(
            g1(
                s ->
                    s.pod("old-1")
                        .ofOldTemplate()
                        .deleting()
                        .inPhase(LivePod.Phase.RUNNING, "NodeLost")
                        .runs()))
        .isEqualTo("PASSED");
  }

  @Test
  void aPodOfOursThatScalingTakesAwayIsNotWaitedFor() {
    assertThat(g1(s -> s.pod("new-4").deleting().runs())).isEqualTo("PASSED");
  }

  @Test
  void podsOfOtherOwnersAreNotOldPods() {
    assertThat(g1(s -> s.pod("new-1").runs())).isEqualTo("PASSED");
  }

  @Test
  void allLiveDesiredReplicasMustBeAvailable() {
    Judgement judgement = after(60, s -> s.available(2));
    assertThat(Story.finding(judgement).message()).isEqualTo("2/3 available, 3 required");
    assertThat(Story.finding(judgement).reason()).isEqualTo("Unavailable");
  }

  @Test
  void aShareOfThemIsEnoughWhereThatIsRequired() {
    assertThat(
            g1(
                s -> {
                  s.required = new Required.Percent(50);
                  s.available(2);
                }))
        .isEqualTo("PASSED");
    assertThat(
            g1(
                s -> {
                  s.required = new Required.Percent(50);
                  s.available(1);
                }))
        .isEqualTo("Unavailable");
  }

  @Test
  void availablePodsOfAnEarlierTemplateDoNotCount() {
    assertThat(
            g1(
                s -> {
                  s.available(2);
                  s.replicaSet("orders-old", "old", 1, 0, 1);
                }))
        .isEqualTo("Unavailable");
  }

  @Test
  void losingAPodBreaksTheHold() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(11, s -> s.available(2));
    story.at(11.5, s -> s.available(3));
    assertThat(Story.gate(story.at(13.4), Gate.ROLLOUT)).isEqualTo("Holding");
    assertThat(Story.gate(story.at(13.5), Gate.ROLLOUT)).isEqualTo("PASSED");
  }

  @Test
  void losingAPodAfterItPassedIsAsBad() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(12);
    assertThat(Story.gate(story.at(13, s -> s.available(2)), Gate.ROLLOUT))
        .isEqualTo("Unavailable");
  }

  @Test
  void scalingUpBreaksNeitherTheHoldNorThePass() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(
        11,
        s -> {
          s.desired = 8;
          s.generation = 5;
        });
    story.at(11.5, s -> s.scaledTo(8, 3));
    assertThat(Story.gate(story.at(12), Gate.ROLLOUT)).isEqualTo("PASSED");
    assertThat(Story.gate(story.at(13, s -> s.scaledTo(10, 5)), Gate.ROLLOUT)).isEqualTo("PASSED");
  }

  @Test
  void whatAScaleUpBroughtMustStay() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(11, s -> s.scaledTo(5, 3));
    story.at(12, s -> s.available(5));
    assertThat(Story.gate(story.at(13, s -> s.available(4)), Gate.ROLLOUT))
        .isEqualTo("Unavailable");
  }

  @Test
  void scalingDownBreaksNothing() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(11, s -> s.desired = 1);
    story.at(11.5, s -> s.scaledTo(1, 1));
    assertThat(Story.gate(story.at(12), Gate.ROLLOUT)).isEqualTo("PASSED");
  }

  @Test
  void aDeletedDeploymentFailsOnceItWasSeen() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(11, s -> s.at(11));
    Judgement judgement = story.at(12, s -> s.deploymentThere = false);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CHANGED_BY_SOMEONE_ELSE)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.deployment("orders"),
                "Deleted",
                "was deleted after our apply",
                "find out who, and run the goal again"));
  }

  @Test
  void aDeploymentThatIsLateIsWaitedForHoweverOftenItIsLookedFor() {
    Story story = new Story(new ASnapshot());
    for (int second = 10; second < 15; second++) {
      Judgement judgement = story.at(second, s -> s.deploymentThere = false);
      assertThat(Story.gate(judgement, Gate.ROLLOUT)).isEqualTo("NotSeen");
    }
  }

  @Test
  void aDeletedDeploymentStaysAFailure() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    for (int second = 11; second < 15; second++) {
      Judgement judgement = story.at(second, s -> s.deploymentThere = false);
      assertThat(Story.gate(judgement, Gate.ROLLOUT)).isEqualTo("FAILED CHANGED_BY_SOMEONE_ELSE");
    }
  }

  @Test
  void theEndOfTheHoldIsKnownBeforeItComes() {
    Story story = new Story(new ASnapshot().available(1));
    assertThat(story.at(10).memory().holdEnd()).isEmpty();
    assertThat(story.at(11, s -> s.available(3)).memory().holdEnd())
        .contains(Moment.ofMillis(13_000));
  }

  @Test
  void aDeploymentMadeAnewBySomeoneElseFails() {
    assertThat(Story.state(after(0, s -> s.deploymentUid = "deployment-2")))
        .isEqualTo("FAILED(CHANGED_BY_SOMEONE_ELSE)");
  }

  @Test
  void theOneWeReplacedMayBeSeenForAWhile() {
    assertThat(
            g1(
                s -> {
                  s.deploymentUid = "deployment-0";
                  s.formerUid = Optional.of("deployment-0");
                }))
        .isEqualTo("NotSeen");
  }

  @Test
  void aDeploymentBeingDeletedFails() {
    assertThat(Story.state(after(0, s -> s.deleting = true)))
        .isEqualTo("FAILED(CHANGED_BY_SOMEONE_ELSE)");
  }

  @Test
  void anotherTemplateAtOurGenerationOrLaterFails() {
    assertThat(Story.state(after(0, s -> s.template = "theirs")))
        .isEqualTo("FAILED(CHANGED_BY_SOMEONE_ELSE)");
    assertThat(
            Story.state(
                after(
                    0,
                    s -> {
                      s.template = "theirs";
                      s.generation = 5;
                      s.fields = "less";
                    })))
        .isEqualTo("FAILED(CHANGED_BY_SOMEONE_ELSE)");
  }

  @Test
  void whoChangedItIsNamed() {
    Judgement judgement =
        after(
            0,
            s -> {
              s.template = "theirs";
              s.generation = 5;
              s.fields = "less";
              s.writers = "kubectl-set at 2026-01-31T12:00:00Z";
            });
    assertThat(Story.finding(judgement).message())
        .isEqualTo(
            "was changed by kubectl-set at 2026-01-31T12:00:00Z: it has another pod template than"
                + " we applied, after our apply");
  }

  @Test
  void whatSomebodyAddsToOurTemplateIsRolledOutAndSaid() {
    assertThat(g1(s -> addedTo(s).observed = 4)).isEqualTo("NotObserved");
    assertThat(g1(s -> addedTo(s))).isEqualTo("NoReplicaSet");
    assertThat(g1(s -> addedTo(s).replicaSet("orders-more", "more", 3, 1, 1))).isEqualTo("OldPods");
    Story story = new Story(new ASnapshot());
    story.at(
        10,
        s ->
            addedTo(s)
                .replicaSet("orders-new", "new", 2, 0, 0)
                .replicaSet("orders-more", "more", 3, 3, 3));
    story.at(12);
    Judgement judgement = story.obeyed(12.1);
    assertThat(Story.state(judgement)).isEqualTo("READY");
    assertThat(judgement.warnings())
        .singleElement()
        .extracting(Finding::message)
        .isEqualTo(
            "fields were added to its pod template after this apply by reloader at"
                + " 2026-01-31T12:00:00Z; all applied fields are unchanged");
  }

  private static ASnapshot addedTo(ASnapshot snapshot) {
    snapshot.template = "more";
    snapshot.generation = 5;
    snapshot.observed = 5;
    snapshot.writers = "reloader at 2026-01-31T12:00:00Z";
    return snapshot;
  }

  @Test
  void anotherTemplateBeforeOurGenerationIsOnlyAWatchThatIsLate() {
    assertThat(
            g1(
                s -> {
                  s.template = "before";
                  s.generation = 3;
                  s.observed = 3;
                }))
        .isEqualTo("NotObserved");
  }
}
