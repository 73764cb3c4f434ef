package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What keeps a service from being scaled fails early where it is final, and late where it heals.
 */
class AutoscalerDiagnosisTest {

  private static Judgement after(double seconds, Consumer<ASnapshot> change) {
    ASnapshot snapshot = new ASnapshot();
    change.accept(snapshot);
    return Story.settled(snapshot, seconds);
  }

  private static String state(double seconds, Consumer<ASnapshot> change) {
    return Story.state(after(seconds, change));
  }

  private static Consumer<ASnapshot> checkFailed(String message) {
    return s -> s.scaledObject("Ready", Status.FALSE, "ScaledObjectCheckFailed", message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Missing required parameter \"stream\" in [triggerMetadata]",
        "error parsing nats metadata: x",
        "no scaler found for type: nats",
        "error resolving secrets for ScaleTarget: x",
        "deployments.apps \"orders\" not found",
        "ScaledObject doesn't have correct triggers specification"
      })
  void aCheckThatCanNeverSucceedFailsANewObjectAtOnce(String message) {
    assertThat(state(0, checkFailed(message).andThen(s -> created(s))))
        .isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
  }

  private static void created(ASnapshot s) {
    s.ourScaledObjectGeneration = 1;
    s.scaledObjectGeneration = 1;
  }

  @Test
  void onAChangedObjectItMayForFiveSecondsBeAboutTheSpecBefore() {
    assertThat(state(4.9, checkFailed("no scaler found"))).isEqualTo("WAITING");
    assertThat(state(5, checkFailed("no scaler found"))).isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
  }

  @Test
  void anotherFailedCheckHasNinetySeconds() {
    assertThat(state(89.9, checkFailed("etcd is slow"))).isEqualTo("WAITING");
    assertThat(state(90, checkFailed("etcd is slow"))).isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
  }

  @Test
  void aMissingSecretIsNamed() {
    Judgement judgement =
        after(
            5,
            checkFailed(
                "error resolving secrets for ScaleTarget: error reading secret ref"
                    + " Secret \"db-conn\" not found"));
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.scaledObject("orders-scaler"),
                "ScaledObjectCheckFailed",
                "Ready=False ScaledObjectCheckFailed: error resolving secrets for ScaleTarget:"
                    + " error reading secret ref Secret \"db-conn\" not found",
                "create Secret/db-conn in namespace shop"));
    assertThat(Story.finding(after(5, checkFailed("no scaler found"))).fix())
        .isEqualTo("correct what the message names");
  }

  @ParameterizedTest
  @CsvSource({"TriggerError,FALSE", "PartialTriggerError,UNKNOWN"})
  void aTriggerErrorFailsAfterTwoPolls(String reason, Status status) {
    Consumer<ASnapshot> error = s -> s.scaledObject("Ready", status, reason);
    assertThat(state(9.9, error)).isEqualTo("WAITING");
    Judgement judgement = after(10, error);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(TRIGGER_ERROR)");
    assertThat(Story.finding(judgement).fix())
        .isEqualTo(
            "check that KEDA reaches the monitoring endpoint, and stream ORDERS, consumer"
                + " orders-workers");
  }

  @Test
  void nobodyCanReadTheLagOfAStreamThatIsStillToBeMade() {
    Consumer<ASnapshot> coming = s -> s.stream = new StreamAnswer.Coming("Job w-nats-1");
    Consumer<ASnapshot> unread =
        coming
            .andThen(s -> s.scaledObject("Ready", Status.FALSE, "TriggerError"))
            .andThen(s -> s.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "none"));
    assertThat(state(600, unread)).isEqualTo("WAITING");
    assertThat(state(600, coming.andThen(checkFailed("no scaler found"))))
        .isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
  }

  @Test
  void onAChangedObjectTwoPollsAreAtLeastFiveSeconds() {
    Consumer<ASnapshot> error =
        s -> {
          s.pollingInterval = java.time.Duration.ofSeconds(1);
          s.scaledObject("Ready", Status.FALSE, "TriggerError");
        };
    assertThat(state(4.9, error)).isEqualTo("WAITING");
    assertThat(state(5, error)).isEqualTo("FAILED(TRIGGER_ERROR)");
    assertThat(state(2, error.andThen(s -> created(s)))).isEqualTo("FAILED(TRIGGER_ERROR)");
  }

  @Test
  void anUnknownReadyIsOnlyWaitedFor() {
    assertThat(state(500, s -> s.scaledObject("Ready", Status.UNKNOWN, "Starting")))
        .isEqualTo("WAITING");
  }

  @Test
  void anyOtherReasonNotToBeReadyHasNinetySeconds() {
    Consumer<ASnapshot> other =
        s -> s.scaledObject("Ready", Status.FALSE, "ErrorScalingTarget", "words");
    assertThat(state(89.9, other)).isEqualTo("WAITING");
    Judgement judgement = after(90, other);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
    assertThat(Story.finding(judgement).fix()).isEqualTo("see the message");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HPAMetricsUnavailable", "ScalingDegraded"})
  void onKeda220aGapInTheHpasMetricsHasNinetySecondsAndIsTheAutoscalers(String reason) {
    Consumer<ASnapshot> gap = s -> s.keda("2.20.1").scaledObject("Ready", Status.FALSE, reason);
    assertThat(state(89.9, gap)).isEqualTo("WAITING");
    Judgement judgement = after(90, gap);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(AUTOSCALER_UNABLE)");
    assertThat(Story.finding(judgement).fix())
        .isEqualTo("kubectl -n shop describe hpa keda-hpa-orders-scaler");
    assertThat(
            state(
                90,
                s -> s.keda("2.20.1").scaledObject("Ready", Status.FALSE, "ErrorScalingTarget")))
        .isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
    assertThat(state(90, s -> s.keda("2.21.0").scaledObject("Ready", Status.FALSE, reason)))
        .isEqualTo("FAILED(SCALED_OBJECT_REFUSED)");
  }

  private static Consumer<ASnapshot> hpaGap(String keda) {
    return s -> {
      s.keda(keda);
      s.hpaThere = false;
      s.scaledObject("HPAActive", Status.FALSE, "FailedGetExternalMetric", "words");
    };
  }

  @Test
  void anHpaThatIsNotActiveFailsAfterNinetySeconds() {
    assertThat(Story.gate(after(89.9, hpaGap("2.20.2")), Gate.AUTOSCALER)).isEqualTo("NotMade");
    Judgement judgement = after(90, hpaGap("2.20.2"));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(AUTOSCALER_UNABLE)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.scaledObject("orders-scaler"),
                "FailedGetExternalMetric",
                "HPAActive=False FailedGetExternalMetric: words",
                "kubectl -n shop describe hpa keda-hpa-orders-scaler"));
  }

  @Test
  void thatConditionIsALeftoverOnAnOlderKeda() {
    assertThat(state(900, hpaGap("2.20.1"))).isEqualTo("WAITING");
  }

  @Test
  void anHpaThatIsActiveOrNotJudgedYetIsNoFault() {
    assertThat(
            state(
                900,
                s -> {
                  s.hpaThere = false;
                  s.scaledObject("HPAActive", Status.TRUE, "HPAActive");
                }))
        .isEqualTo("WAITING");
    assertThat(
            state(
                900,
                s -> {
                  s.hpaThere = false;
                  s.scaledObject("HPAActive", Status.UNKNOWN, "");
                }))
        .isEqualTo("WAITING");
  }

  @Test
  void aFaultOfAGateThatPassesIsAWarning() {
    Story story = new Story(new ASnapshot().scaledObject("HPAActive", Status.FALSE, "Gap"));
    story.at(10);
    Judgement judgement = story.obeyed(100);
    assertThat(Story.state(judgement)).isEqualTo("READY");
    assertThat(judgement.warnings()).extracting(Finding::reason).containsExactly("Gap");
  }

  @Test
  void aFaultOfAGateThatPassesIsNoBlockerOfWhatElseWaits() {
    Judgement judgement =
        after(
            20,
            s -> {
              s.scaledObject("HPAActive", Status.FALSE, "Gap");
              s.stream = new StreamAnswer.Unreachable("connection refused");
            });
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(Story.findings(judgement))
        .extracting(finding -> finding.object().kind())
        .containsExactly("Stream", "ExternalMetric");
  }

  @Test
  void whatFailsTheReleaseIsNotToldAsAWarningToo() {
    Judgement judgement = after(60, s -> s.scaledObject("Ready", Status.FALSE, "TriggerError"));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(TRIGGER_ERROR)");
    assertThat(judgement.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"AbleToScale", "ScalingActive"})
  void anHpaThatCannotScaleFailsAfterNinetySeconds(String condition) {
    Consumer<ASnapshot> unable = s -> s.hpa(condition, Status.FALSE, "FailedGetScale", "words");
    assertThat(state(89.9, unable)).isEqualTo("WAITING");
    Judgement judgement = after(90, unable);
    assertThat(Story.state(judgement)).isEqualTo("FAILED(AUTOSCALER_UNABLE)");
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.hpa("keda-hpa-orders-scaler"),
                "FailedGetScale",
                "words",
                "kubectl -n shop describe hpa keda-hpa-orders-scaler"));
  }

  @Test
  void anHpaThatRestsAtZeroIsNoFault() {
    Story story = new Story(ASnapshot.idle());
    story.at(10);
    Judgement judgement = story.obeyed(200);
    assertThat(Story.state(judgement)).isEqualTo("READY_IDLE");
    assertThat(judgement.warnings()).isEmpty();
  }

  @Test
  void theConditionsOfAnHpaOfOthersSayNothing() {
    assertThat(
            state(
                900,
                s -> {
                  s.hpaOwner = "other";
                  s.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "words");
                }))
        .isEqualTo("WAITING");
  }

  private static final Consumer<ASnapshot> NOT_SERVED =
      s ->
          s.hpa(
              "ScalingActive",
              Status.FALSE,
              "FailedGetExternalMetric",
              "unable to fetch metrics: the server could not find the requested resource");

  @Test
  void aMetricsApiThatTheHpaFindsMissingFailsAtOnce() {
    assertThat(state(0, NOT_SERVED)).isEqualTo("FAILED(METRICS_API_NOT_SERVED)");
  }

  @Test
  void butNotWhenItAnsweredUs() {
    assertThat(state(89, NOT_SERVED.andThen(s -> s.metricIs(1, 10)))).isEqualTo("WAITING");
    assertThat(state(90, NOT_SERVED.andThen(s -> s.metricIs(1, 10))))
        .isEqualTo("FAILED(AUTOSCALER_UNABLE)");
  }

  private static final Consumer<ASnapshot> FALLBACK =
      s -> s.scaledObject("Fallback", Status.TRUE, "FallbackExists", "words");

  @Test
  void aFallbackThatLastsTwoPollsIsDegraded() {
    Judgement before = after(9.9, FALLBACK);
    assertThat(Story.state(before)).isEqualTo("WAITING");
    assertThat(Story.findings(before)).extracting(Finding::reason).contains("FallbackExists");
    Judgement judgement = after(10, FALLBACK);
    assertThat(Story.state(judgement)).isEqualTo("DEGRADED");
    assertThat(Story.findings(judgement))
        .containsExactly(
            new Finding(
                ObjectName.scaledObject("orders-scaler"),
                "FallbackExists",
                "Fallback=True FallbackExists: words",
                "KEDA cannot read the lag: check NATS' monitoring"));
  }

  @Test
  void aFallbackIsNeverReady() {
    Story story = new Story(new ASnapshot());
    FALLBACK.accept(story.now);
    story.at(10);
    assertThat(Story.state(story.obeyed(12))).isEqualTo("WAITING");
    assertThat(Story.findings(story.last())).isNotEmpty();
  }

  @Test
  void aFallbackWaitsForTheRollout() {
    Judgement judgement = after(60, FALLBACK.andThen(s -> s.available(1)));
    assertThat(Story.state(judgement)).isEqualTo("WAITING");
    assertThat(Story.findings(judgement)).extracting(Finding::reason).contains("Unavailable");
  }

  @Test
  void aFallbackIsLeftOverAtZeroReplicas() {
    Story story = new Story(ASnapshot.idle());
    FALLBACK.accept(story.now);
    story.at(10);
    assertThat(Story.state(story.obeyed(30))).isEqualTo("READY_IDLE");
  }

  @Test
  void whileFallenBackTheAutoscalersFaultsDoNotFail() {
    Judgement judgement =
        after(
            95,
            FALLBACK.andThen(
                s -> {
                  s.scaledObject("Ready", Status.FALSE, "TriggerError");
                  s.hpa("ScalingActive", Status.FALSE, "FailedGetExternalMetric", "words");
                }));
    assertThat(Story.state(judgement)).isEqualTo("DEGRADED");
  }

  @Test
  void whileFallenBackTheRolloutAndTheStreamStillFail() {
    assertThat(state(60, FALLBACK.andThen(s -> s.stream = new StreamAnswer.StreamMissing())))
        .isEqualTo("FAILED(STREAM_MISSING)");
    assertThat(
            state(60, FALLBACK.andThen(s -> s.available(0).pod("a").waits("InvalidImageName", ""))))
        .isEqualTo("FAILED(IMAGE_NOT_PULLED)");
  }

  @Test
  void theStreamIsTheCauseAndTheTriggerErrorWhatFollows() {
    Judgement judgement =
        after(
            60,
            s -> {
              s.scaledObject("Ready", Status.FALSE, "TriggerError");
              s.stream = new StreamAnswer.StreamMissing();
            });
    assertThat(Story.state(judgement)).isEqualTo("FAILED(STREAM_MISSING)");
    assertThat(Story.findings(judgement))
        .extracting(finding -> finding.object().kind())
        .containsExactly("Stream", "ScaledObject");
  }
}
