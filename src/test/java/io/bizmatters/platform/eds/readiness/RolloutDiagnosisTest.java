package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.LivePod.Phase;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rollout that cannot succeed fails early, with its cause; one that may heal gets its time. */
class RolloutDiagnosisTest {

  /** None of three replicas is available. */
  private static Judgement after(double seconds, Consumer<ASnapshot> change) {
    ASnapshot snapshot = new ASnapshot().available(0);
    change.accept(snapshot);
    return Story.settled(snapshot, seconds);
  }

  private static String state(double seconds, Consumer<ASnapshot> change) {
    return Story.state(after(seconds, change));
  }

  private static final Consumer<ASnapshot> DEADLINE =
      s -> s.deployment("Progressing", Status.FALSE, "ProgressDeadlineExceeded");

  @Test
  void theProgressDeadlineFails() {
    Judgement judgement = after(2, DEADLINE);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(PROGRESS_DEADLINE)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.deployment("orders"),
                "ProgressDeadlineExceeded",
                "because",
                "see the pods: kubectl -n shop describe pods, and the last log lines"));
    assertThat(state(1.9, DEADLINE)).isEqualTo("WAITING");
  }

  @Test
  void theProgressDeadlineOfTheRolloutBeforeDoesNot() {
    assertThat(state(60, DEADLINE.andThen(s -> s.observed = 3))).isEqualTo("WAITING");
    assertThat(state(60, DEADLINE.andThen(s -> s.replicaSets.clear()))).isEqualTo("WAITING");
  }

  @Test
  void onlyThatReasonIsTheProgressDeadline() {
    assertThat(state(60, s -> s.deployment("Progressing", Status.FALSE, "Other")))
        .isEqualTo("WAITING");
    assertThat(state(60, s -> s.deployment("Progressing", Status.TRUE, "ProgressDeadlineExceeded")))
        .isEqualTo("WAITING");
  }

  @Test
  void theStatusOfAnotherDeploymentSaysNothing() {
    assertThat(
            state(
                60,
                DEADLINE.andThen(
                    s -> {
                      s.deploymentUid = "before";
                      s.formerUid = Optional.of("before");
                    })))
        .isEqualTo("WAITING");
  }

  @Test
  void replicasThatAreRefusedFailAfterFifteenSeconds() {
    Consumer<ASnapshot> refused = s -> s.deployment("ReplicaFailure", Status.TRUE, "FailedCreate");
    assertThat(state(14.9, refused)).isEqualTo("WAITING");
    Judgement judgement = after(15, refused);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(REPLICAS_REFUSED)");
    assertThat(Story.finding(judgement).message()).isEqualTo("because");
  }

  @Test
  void aRefusalThatEndsInTimeIsForgotten() {
    Story story = new Story(new ASnapshot().available(0));
    story.at(10, s -> s.deployment("ReplicaFailure", Status.TRUE, "FailedCreate"));
    story.at(20, s -> s.deploymentConditions.remove("ReplicaFailure"));
    story.at(21, s -> s.deployment("ReplicaFailure", Status.TRUE, "FailedCreate"));
    assertThat(Story.state(story.at(35.9))).isEqualTo("WAITING");
    assertThat(Story.state(story.at(36))).isEqualTo("FAILED(REPLICAS_REFUSED)");
  }

  @Test
  void everyNewPodInACrashLoopFails() {
    Judgement judgement =
        after(
            0,
            s -> {
              crashing(s, "a", 2);
              crashing(s, "b", 5);
            });
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CRASH_LOOP)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.pod("a"),
                "CrashLoopBackOff",
                "container worker exited with 1 (Error), 2 restarts",
                "kubectl -n shop logs a -c worker --previous"));
  }

  private static void crashing(ASnapshot s, String pod, int restarts) {
    s.pod(pod).restarted(restarts).exited(1, "Error").waits("CrashLoopBackOff", "back-off");
  }

  @Test
  void oneCrashIsNoLoop() {
    assertThat(state(60, s -> crashing(s, "a", 1))).isEqualTo("WAITING");
  }

  @Test
  void oneNewPodOfSeveralInACrashLoopIsAWarning() {
    Judgement judgement =
        after(
            60,
            s -> {
              crashing(s, "a", 9);
              s.pod("b").runs();
            });
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(judgement.warnings())
        .extracting(Finding::object)
        .containsExactly(ObjectName.pod("a"));
  }

  @Test
  void restartsOfAPodThatRunsAgainAreNoLoop() {
    assertThat(state(60, s -> s.pod("a").restarted(9).exited(1, "Error").runs()))
        .isEqualTo("WAITING");
  }

  @Test
  void oldAndDepartingPodsDoNotCount() {
    assertThat(
            state(
                60,
                s -> {
                  s.replicaSet("orders-old", "old", 1, 1, 0);
                  s.pod("old").ofOldTemplate().restarted(9).waits("CrashLoopBackOff", "");
                  s.pod("gone").deleting().restarted(9).waits("CrashLoopBackOff", "");
                }))
        .isEqualTo("WAITING");
  }

  @Test
  void aDepartingPodDoesNotSaveTheOthers() {
    assertThat(
            state(
                0,
                s -> {
                  crashing(s, "a", 3);
                  s.pod("gone").deleting().runs();
                  s.pod("evicted").inPhase(Phase.FAILED, "Evicted").runs();
                  s.pod("done").inPhase(Phase.SUCCEEDED, "").runs();
                }))
        .isEqualTo("FAILED(CRASH_LOOP)");
  }

  @Test
  void evictedPodsAreNoFailure() {
    Judgement judgement =
        after(
            60,
            s ->
                s.pod("a")
                    .inPhase(Phase.FAILED, "Evicted")
                    .restarted(3)
                    .waits("CrashLoopBackOff", ""));
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(judgement.warnings()).isEmpty();
  }

  @Test
  void tooLittleMemoryIsNamed() {
    Judgement judgement =
        after(
            0, s -> s.pod("a").restarted(2).exited(137, "OOMKilled").waits("CrashLoopBackOff", ""));
    assertThat(Story.finding(judgement).message())
        .isEqualTo("container worker exited with 137 (OOMKilled), 2 restarts");
    assertThat(Story.finding(judgement).fix()).isEqualTo("give it more memory: size or resources");
  }

  @Test
  void anExitWithoutReasonOrWithoutRecordIsToldAsFarAsItIsKnown() {
    assertThat(
            Story.finding(
                    after(
                        0,
                        s -> s.pod("a").restarted(2).exited(3, "").waits("CrashLoopBackOff", "")))
                .message())
        .isEqualTo("container worker exited with 3, 2 restarts");
    assertThat(
            Story.finding(after(0, s -> s.pod("a").restarted(2).waits("CrashLoopBackOff", "")))
                .message())
        .isEqualTo("container worker ended, 2 restarts");
  }

  @Test
  void anInitContainerInACrashLoopFailsByItsOwnReason() {
    Judgement judgement =
        after(
            0,
            s ->
                s.pod("a")
                    .inInitContainer()
                    .restarted(2)
                    .exited(1, "Error")
                    .waits("CrashLoopBackOff", ""));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(INIT_CONTAINER_FAILED)");
    assertThat(Story.finding(judgement).fix())
        .isEqualTo("kubectl -n shop logs a -c init --previous");
  }

  @Test
  void theCauseIsToldAndNotTheDeadlineItLedTo() {
    Story story = new Story(new ASnapshot().available(0));
    story.at(10, DEADLINE);
    story.at(12, s -> crashing(s, "a", 2));
    assertThat(Story.state(story.last())).isEqualTo("FAILED(CRASH_LOOP)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rpc error: code = NotFound desc = failed to pull: ghcr.io/a/b:1: not found",
        "manifest unknown",
        "name unknown: The repository does not exist",
        "repository does not exist",
        "pull access DENIED for a/b",
        "401 Unauthorized",
        "authentication required",
        "unexpected status: 403 Forbidden",
        "couldn't parse image name: invalid reference format",
        "no match for platform in manifest"
      })
  void aPullThatCanNeverSucceedFailsAtOnce(String message) {
    Judgement judgement = after(0, s -> s.pod("a").waits("ErrImagePull", message));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(IMAGE_NOT_PULLED)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.pod("a"),
                "ErrImagePull",
                message,
                "check the image's name and tag, and that imagePullSecrets may read it"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"InvalidImageName", "ErrImageNeverPull"})
  void soDoesAnImageThatCanNeverBeAskedFor(String reason) {
    assertThat(state(0, s -> s.pod("a").waits(reason, ""))).isEqualTo("FAILED(IMAGE_NOT_PULLED)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Back-off pulling image",
        "not found: i/o timeout",
        "denied: request timed out",
        "not found: context deadline exceeded",
        "unauthorized: connection refused",
        "not found: connection reset by peer",
        "not found: lookup ghcr.io: no such host",
        "denied: toomanyrequests",
        "denied: 429 Too Many Requests",
        "not found: 500 Internal Server Error",
        "not found: 503 Service Unavailable",
        "manifest unknown: unexpected EOF"
      })
  void aPullThatMaySucceedYetHasSixtySeconds(String message) {
    assertThat(state(59.9, s -> s.pod("a").waits("ImagePullBackOff", message)))
        .isEqualTo("WAITING");
    assertThat(state(60, s -> s.pod("a").waits("ImagePullBackOff", message)))
        .isEqualTo("FAILED(IMAGE_NOT_PULLED)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ErrImagePull", "RegistryUnavailable", "ImageInspectError"})
  void soHaveTheOtherPullErrors(String reason) {
    assertThat(state(59, s -> s.pod("a").waits(reason, "?"))).isEqualTo("WAITING");
    assertThat(state(60, s -> s.pod("a").waits(reason, "?"))).isEqualTo("FAILED(IMAGE_NOT_PULLED)");
  }

  @Test
  void anErrorAndItsBackOffAreOneTrouble() {
    Story story = new Story(new ASnapshot().available(0));
    story.at(10, s -> s.pod("a").waits("ErrImagePull", "i/o timeout"));
    story.at(40, s -> s.pod("a").waits("ImagePullBackOff", "Back-off"));
    assertThat(Story.state(story.at(70))).isEqualTo("FAILED(IMAGE_NOT_PULLED)");
  }

  @Test
  void theBackOffsCauseIsReadFromThePodsEvents() {
    assertThat(
            state(
                0,
                s ->
                    s.pod("a")
                        .event("Failed to pull image: not found")
                        .waits("ImagePullBackOff", "Back-off pulling image")))
        .isEqualTo("FAILED(IMAGE_NOT_PULLED)");
    assertThat(
            state(
                0,
                s ->
                    s.pod("a")
                        .event("configmap not found")
                        .waits("ImagePullBackOff", "Back-off pulling image")))
        .isEqualTo("WAITING");
  }

  @Test
  void waitingForAnythingElseIsNoTrouble() {
    Judgement judgement = after(500, s -> s.pod("a").waits("ContainerCreating", "not found"));
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(judgement.warnings()).isEmpty();
  }

  @Test
  void aMissingSecretFailsAtOnceWithItsName() {
    Judgement judgement =
        after(
            0,
            s -> s.pod("a").waits("CreateContainerConfigError", "secret \"orders-db\" not found"));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(CONFIG_MISSING)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.pod("a"),
                "CreateContainerConfigError",
                "secret \"orders-db\" not found",
                "create Secret/orders-db in namespace shop"));
  }

  @Test
  void anotherConfigErrorFailsAtOnceToo() {
    assertThat(
            Story.finding(
                    after(
                        0,
                        s -> s.pod("a").waits("CreateContainerConfigError", "image runs as root")))
                .fix())
        .isEqualTo("correct what the message names");
  }

  @Test
  void aLateCacheOfTheKubeletHeals() {
    assertThat(
            state(
                60,
                s ->
                    s.pod("a")
                        .waits(
                            "CreateContainerConfigError",
                            "failed to sync secret cache: timed out waiting")))
        .isEqualTo("WAITING");
    assertThat(
            state(
                0, s -> s.pod("a").waits("CreateContainerConfigError", "failed to sync something")))
        .isEqualTo("FAILED(CONFIG_MISSING)");
    assertThat(state(0, s -> s.pod("a").waits("CreateContainerConfigError", "cache not found")))
        .isEqualTo("FAILED(CONFIG_MISSING)");
  }

  @Test
  void unschedulableIsAWarningAfterFifteenSecondsAndNeverAFailure() {
    Consumer<ASnapshot> unschedulable = s -> s.pod("a").unschedulable("0/3 nodes are available");
    assertThat(after(14.9, unschedulable).warnings()).isEmpty();
    Judgement judgement = after(900, unschedulable);
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(judgement.warnings())
        .singleElement()
        .satisfies(
            warning -> {
              assertThat(warning.object()).hasToString("Pod/a");
              assertThat(warning.reason()).isEqualTo("Unschedulable");
              assertThat(warning.message()).isEqualTo("0/3 nodes are available");
            });
  }

  @Test
  void podsThatMayNotBeSeenAreAWarningAndNoMore() {
    ASnapshot snapshot = new ASnapshot();
    snapshot.podsForbidden = Optional.of("pods is forbidden");
    Story story = new Story(snapshot);
    story.at(10);
    Judgement judgement = story.obeyed(12);
    assertThat(Story.state(judgement)).isEqualTo("READY");
    assertThat(judgement.warnings())
        .containsExactly(
            new Finding(
                ObjectName.pod("*"),
                "Forbidden",
                "pods cannot be read, so causes may be missing: pods is forbidden",
                "give the pipeline what eds:rbac prints"));
  }

  @Test
  void aRolloutWhoseFactsHoldIsNotFailedByOneMorePod() {
    ASnapshot snapshot = new ASnapshot().available(2);
    snapshot.required = new Required.Percent(50);
    snapshot.pod("c").waits("ErrImagePull", "not found");
    Story story = new Story(snapshot);
    assertThat(Story.state(story.at(10))).isEqualTo("WAITING");
    Judgement judgement = story.obeyed(12);
    assertThat(Story.state(judgement)).isEqualTo("READY");
    assertThat(judgement.warnings()).extracting(Finding::reason).containsExactly("ErrImagePull");
  }

  @Test
  void aServiceWokenFromZeroFailsByItsPods() {
    Story story = new Story(ASnapshot.idle());
    story.at(10);
    story.at(12);
    story.at(13, s -> s.scaledTo(1, 0));
    assertThat(Story.state(story.at(14, s -> crashing(s, "a", 2)))).isEqualTo("FAILED(CRASH_LOOP)");
  }

  @Test
  void theLastBlockerOfAnObjectIsTheSymptomThatMayYetHeal() {
    Judgement judgement =
        after(1, s -> s.deployment("ReplicaFailure", Status.TRUE, "FailedCreate"));
    assertThat(Story.findings(judgement))
        .filteredOn(finding -> finding.object().kind().equals("Deployment"))
        .singleElement()
        .extracting(Finding::reason)
        .isEqualTo("FailedCreate");
  }
}
