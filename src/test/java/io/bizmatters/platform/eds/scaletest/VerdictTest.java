package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Failed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Skipped;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a test stands, by what was seen of it. */
class VerdictTest {

  private static String detail(Outcome outcome) {
    return ((Passed) outcome).detail();
  }

  private static Miss miss(Outcome outcome) {
    assertThat(outcome).isInstanceOf(Failed.class);
    return ((Failed) outcome).miss();
  }

  private static ATrace published() {
    return new ATrace().happened(Kind.PUBLISHED, "published").lag(50);
  }

  @Test
  void aTestThatGoesAsItShouldPassesEveryCheck() {
    Verdict verdict = ATrace.good().verdict();

    assertThat(detail(verdict.scaledUp()))
        .isEqualTo(
            "1 → 4 → 10 replicas of 10 expected, the first new one 14.0 s after the publish");
    assertThat(detail(verdict.drained())).isEqualTo("drained by the worker in 3.0 s");
    assertThat(detail(verdict.cameDown())).isEqualTo("10 → 1 replicas, 31.0 s after the drain");
    assertThat(detail(verdict.restored())).isEqualTo("none of its messages is left");
  }

  @Test
  void nothingIsSaidBeforeItIsKnown() {
    Verdict verdict = published().after(100).verdict();

    assertThat(verdict).isEqualTo(new Verdict(new Open(), new Open(), new Open(), new Open()));
  }

  @Test
  void whatBuildsOnAFailedCheckIsSkipped() {
    Verdict verdict = published().after(181).verdict();

    assertThat(verdict.scaledUp()).isInstanceOf(Failed.class);
    assertThat(verdict.drained()).isEqualTo(new Skipped());
    assertThat(verdict.cameDown()).isEqualTo(new Skipped());
  }

  @Test
  void theLimitOfScalingUpIsMetToTheSecond() {
    assertThat(published().after(180).replicas(2, 2).after(5).verdict().scaledUp())
        .isInstanceOf(Passed.class);
    assertThat(published().after(181).replicas(2, 2).verdict().scaledUp())
        .isInstanceOf(Failed.class);
  }

  @Test
  void theCauseIsNamedWhenTheAutoscalerCannotReadTheMetric() {
    Miss miss =
        miss(
            published()
                .hpaInactive("ScalingActive=False FailedGetExternalMetric: no metrics")
                .after(181)
                .verdict()
                .scaledUp());

    assertThat(miss.found())
        .isEqualTo(
            "the autoscaler never read the metric: ScalingActive=False FailedGetExternalMetric: no"
                + " metrics");
    assertThat(miss.allowed()).isEqualTo("more than 1 available within 180 s of the publish");
    assertThat(miss.fix()).contains("kubectl describe hpa", "nats.monitoringEndpoint");
  }

  @Test
  void theCauseIsNamedWhenTheAutoscalerIsToldAnotherLag() {
    assertThat(miss(published().metric(0).after(181).verdict().scaledUp()).found())
        .isEqualTo("the autoscaler wants no more than 1 at a lag of 50: it reads a lag of 0");
  }

  @Test
  void theCauseIsNamedWhenPodsDoNotBecomeReady() {
    Miss miss =
        miss(
            published()
                .hpa(4)
                .replicas(4, 1)
                .podTrouble("pod w-1: ImagePullBackOff back-off")
                .after(181)
                .verdict()
                .scaledUp());

    assertThat(miss.subject()).isEqualTo("pods");
    assertThat(miss.found()).isEqualTo("1 of 4 are available: pod w-1: ImagePullBackOff back-off");
  }

  @Test
  void theCauseIsNamedWhenNobodyActsOnTheAutoscaler() {
    assertThat(miss(published().hpa(4).after(181).verdict().scaledUp()).found())
        .isEqualTo("the autoscaler wants 4 replicas, and they are not created");
    assertThat(miss(published().withoutHpa().after(181).verdict().scaledUp()).found())
        .isEqualTo("KEDA has made no HPA");
    ATrace asleep =
        new ATrace().replicas(0, 0).after(1).happened(Kind.PUBLISHED, "published").lag(50);
    assertThat(miss(asleep.after(181).trace(), 0).found())
        .isEqualTo("KEDA has not woken it from 0 at a lag of 50");
  }

  private static Miss miss(Trace trace, int min) {
    return miss(Verdict.of(trace, ATrace.limits(min, 10, 0)).scaledUp());
  }

  @Test
  void theCauseIsNamedWhenTheConsumerDoesNotGetTheSubject() {
    Miss miss =
        miss(
            new ATrace()
                .happened(Kind.PUBLISHED, "published")
                .hpa(2)
                .after(181)
                .verdict()
                .scaledUp());

    assertThat(miss.found()).isEqualTo("the consumer's lag rose to 0 only");
    assertThat(miss.fix()).contains("eds.scaleTest.subject");
  }

  @Test
  void whatIsConsumedBeforeTheAutoscalerLooksFailsEarly() {
    ATrace trace = published().after(3).lag(0);

    assertThat(trace.after(35).verdict().scaledUp()).isInstanceOf(Open.class);
    Miss miss = miss(trace.after(1).verdict().scaledUp());
    assertThat(miss.found()).contains("it was gone (highest seen: 50) before the autoscaler");
    assertThat(miss.fix()).endsWith("-Deds.scaleTest.messages=500");
  }

  @Test
  void aScaleUpThatHasBegunIsWaitedForThoughTheLagIsGone() {
    assertThat(published().hpa(4).after(3).lag(0).after(100).verdict().scaledUp())
        .isInstanceOf(Open.class);
  }

  @Test
  void messagesThatCouldNotBePublishedAreTold() {
    assertThat(
            miss(new ATrace()
                    .happened(Kind.NOT_PUBLISHED, "12 of 50 published: no responders")
                    .verdict()
                    .scaledUp())
                .found())
        .isEqualTo("12 of 50 published: no responders");
  }

  @Test
  void aWorkerThatDoesNothingIsToldThoughTheGoalDrains() {
    ATrace up =
        published()
            .after(10)
            .replicas(4, 4)
            .happened(Kind.WORKER_IDLE, "the worker has acknowledged none of the messages in 30 s");

    assertThat(up.verdict().drained()).isInstanceOf(Open.class);
    assertThat(
            detail(
                up.lag(0)
                    .happened(Kind.DRAINED, "drained by the goal: 50 of its messages deleted")
                    .verdict()
                    .drained()))
        .isEqualTo(
            "drained by the goal: 50 of its messages deleted; the worker has acknowledged none of the"
                + " messages in 30 s");
  }

  private static ATrace drained() {
    return published().after(10).replicas(4, 4).lag(0).happened(Kind.DRAINED, "drained");
  }

  @Test
  void theCauseIsNamedWhenReplicasDoNotComeDown() {
    assertThat(drained().after(90).verdict().cameDown()).isInstanceOf(Open.class);
    assertThat(miss(drained().after(91).verdict().cameDown()).found())
        .isEqualTo("4 desired, 4 available and lag 0");
    assertThat(miss(drained().lag(20).after(91).verdict().cameDown()).found())
        .isEqualTo("4 desired, 4 available, because there is work again: lag 20");
    assertThat(miss(drained().hpaInactive("no metric").after(91).verdict().cameDown()).found())
        .contains("without its metric the autoscaler never scales down: no metric");
    assertThat(miss(drained().replicas(1, 3).after(91).verdict().cameDown()).found())
        .isEqualTo("1 desired, 3 available: pods take long to end");
    assertThat(miss(drained().after(91).verdict().cameDown()).allowed())
        .isEqualTo("1 within 90 s of the drain");
  }

  @Test
  void whatCannotBeDrainedOrDeletedIsTold() {
    ATrace trace =
        published()
            .after(10)
            .replicas(4, 4)
            .happened(Kind.NOT_DRAINED, "a lag of 3 is left")
            .happened(Kind.NOT_RESTORED, "cannot delete from stream ORDERS: timeout");

    assertThat(miss(trace.verdict().drained()).found()).isEqualTo("a lag of 3 is left");
    assertThat(trace.verdict().cameDown()).isEqualTo(new Skipped());
    assertThat(miss(trace.verdict().restored()).found()).contains("cannot delete");
  }

  @Test
  void natsThatIsLostFailsTheFirstCheckThatIsOpen() {
    Verdict early = published().happened(Kind.NATS_LOST, "connection refused").verdict();
    Verdict late = drained().happened(Kind.NATS_LOST, "connection refused").verdict();

    assertThat(miss(early.scaledUp()).subject()).isEqualTo("NATS");
    assertThat(early.drained()).isEqualTo(new Skipped());
    assertThat(late.drained()).isInstanceOf(Passed.class);
    assertThat(miss(late.cameDown()).subject()).isEqualTo("NATS");
  }

  @Test
  void othersThatPublishFailTheFirstCheckThatIsOpen() {
    String text = "others publish, and it delivers a message 3 times at most (maxDeliver)";
    Verdict early = published().happened(Kind.OTHERS_PUBLISH, text).verdict();
    Verdict late =
        published().after(10).replicas(4, 4).happened(Kind.OTHERS_PUBLISH, text).verdict();

    assertThat(miss(early.scaledUp()).found()).isEqualTo(text);
    assertThat(miss(early.scaledUp()).subject()).isEqualTo("consumer");
    assertThat(early.drained()).isEqualTo(new Skipped());
    assertThat(late.scaledUp()).isInstanceOf(Passed.class);
    assertThat(miss(late.drained()).found()).isEqualTo(text);
  }

  @Test
  void theWayUpIsOverAtTheExpectedReplicasOrWhenNothingMoreComes() {
    Duration up = Duration.ofSeconds(10);
    ATrace four = published().after(10).hpa(4).replicas(4, 4);

    assertThat(end(four, up)).isEmpty();
    assertThat(end(four.after(36), up)).contains("it stays at 4 replicas");
    assertThat(end(four.replicas(10, 10), up)).contains("10 replicas are available, as expected");
    assertThat(end(published().after(10).replicas(4, 4).lag(44), up))
        .contains("the worker takes messages, with 4 replicas");
    assertThat(end(published().after(10).replicas(4, 2).after(60), up)).isEmpty();
    assertThat(end(published().after(10).replicas(4, 2).after(171), up))
        .contains("2 replicas are available in the end");
  }

  @Test
  void aLagThatIsNotSeenYetIsNotTakenForOneThatIsGone() {
    ATrace woken = new ATrace().after(1).happened(Kind.PUBLISHED, "published").replicas(2, 2);

    assertThat(end(woken, Duration.ofSeconds(1))).isEmpty();
  }

  private static Optional<String> end(ATrace trace, Duration up) {
    return ScaleUpPhase.end(trace.trace(), ATrace.limits(), up);
  }

  @Test
  void theWorkerIsLeftAloneAsLongAsItTakesMessages() {
    ATrace trace = published().after(10).replicas(4, 4);
    Duration top = Duration.ofSeconds(10);

    assertThat(patience(trace.after(30), top)).isEmpty();
    assertThat(patience(trace.after(1), top))
        .contains("the worker has acknowledged none of the messages in 30 s");
    ATrace busy = published().after(10).replicas(4, 4).after(25).lag(30);
    assertThat(patience(busy.after(29), top)).isEmpty();
    assertThat(patience(busy.after(2), top)).contains("the worker has left a lag of 30");
  }

  private static Optional<String> patience(ATrace trace, Duration top) {
    return WorkerPatience.end(trace.trace(), ATrace.limits(), top);
  }
}
