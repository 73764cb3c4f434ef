package io.bizmatters.platform.eds.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.readiness.Gate.GateResult;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.readiness.Judgement.Order;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** G4: the metrics API answers us with a number, after all else has passed. */
class MetricGateTest {

  /** All else has passed from second 12 on. */
  private static Judgement settledAt12(Consumer<ASnapshot> change) {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(12);
    return story.at(13, change);
  }

  private static String g4(Consumer<ASnapshot> change) {
    return Story.gate(settledAt12(change), Gate.METRIC);
  }

  @Test
  void passesWithANumberAskedWhenAllElseHadPassed() {
    assertThat(settledAt12(s -> s.metricIs(41, 12)).gates().get(Gate.METRIC))
        .isEqualTo(new GateResult.Passed(ASnapshot.METRIC + " = 41"));
  }

  @Test
  void aNumberFromBeforeIsStale() {
    assertThat(g4(s -> s.metricIs(41, 11.999))).isEqualTo("Stale");
  }

  @Test
  void insteadOfAStaleNumberAnotherIsAskedForAtOnce() {
    assertThat(settledAt12(s -> s.metricIs(41, 11.999)).orders()).containsExactly(Order.ASK_METRIC);
  }

  @Test
  void aNumberIsStaleWhileAnotherGateWaits() {
    ASnapshot waiting = new ASnapshot().available(1).metricIs(41, 10);
    assertThat(Story.gate(Story.settled(waiting, 0), Gate.METRIC)).isEqualTo("Stale");
  }

  @Test
  void aGateThatOpensAgainMakesTheNumberStale() {
    Story story = new Story(new ASnapshot());
    story.at(10);
    story.at(12, s -> s.metricIs(41, 12));
    story.at(13, s -> s.hpaThere = false);
    assertThat(Story.gate(story.at(14, s -> s.hpaThere = true), Gate.METRIC)).isEqualTo("Stale");
    assertThat(Story.gate(story.at(15, s -> s.metricIs(41, 14)), Gate.METRIC)).isEqualTo("PASSED");
  }

  @Test
  void withAFallbackTheNumberCountsWhenKedaWouldHaveSaidThatItIsOne() {
    Story story = new Story(new ASnapshot());
    story.at(10, s -> s.fallback = true);
    assertThat(story.at(12, s -> s.metricIs(41, 12)).orders()).isEmpty();
    assertThat(Story.gate(story.at(14.499), Gate.METRIC)).isEqualTo("Settling");
    assertThat(story.at(14.499).orders()).isEmpty();
    assertThat(Story.gate(story.at(14.5), Gate.METRIC)).isEqualTo("PASSED");
  }

  @Test
  void itIsAskedForOnceAllElseHasPassed() {
    Story story = new Story(new ASnapshot());
    assertThat(story.at(10).orders()).isEmpty();
    assertThat(story.at(12).orders()).containsExactly(Order.ASK_METRIC);
    assertThat(story.at(12, s -> s.metricIs(41, 12)).orders()).isEmpty();
  }

  @Test
  void itIsAskedForAgainAfterSilence() {
    assertThat(settledAt12(ASnapshot::metricSilent).orders())
        .containsExactly(Order.ASK_METRIC_AGAIN);
    assertThat(settledAt12(s -> s.metricRefused(503, "unavailable")).orders())
        .containsExactly(Order.ASK_METRIC_AGAIN);
  }

  @Test
  void itIsNotAskedForWithAutoscalingOff() {
    ASnapshot off = new ASnapshot();
    off.autoscaling = false;
    Judgement judgement = Story.settled(off, 2);
    assertThat(judgement.orders()).isEmpty();
    assertThat(Story.state(judgement)).isEqualTo("READY");
  }

  @Test
  void notAskedIsNotPassed() {
    assertThat(g4(s -> {})).isEqualTo("NotAsked");
  }

  @Test
  void silenceIsNotPassed() {
    Judgement judgement = settledAt12(ASnapshot::metricSilent);
    assertThat(Story.finding(judgement))
        .isEqualTo(
            new Finding(
                ObjectName.metric(ASnapshot.METRIC),
                "TimedOut",
                "no answer within 2000 ms",
                "kubectl -n keda get pods: is the metrics adapter alive?"));
  }

  @Test
  void anErrorIsNotPassed() {
    Judgement judgement = settledAt12(s -> s.metricRefused(503, "unavailable"));
    assertThat(Story.finding(judgement).message()).isEqualTo("503 unavailable");
    assertThat(Story.gate(judgement, Gate.METRIC)).isEqualTo("Refused");
  }

  @Test
  void silenceAndErrorsFailAfterNinetySeconds() {
    for (Consumer<ASnapshot> answer :
        java.util.List.<Consumer<ASnapshot>>of(
            ASnapshot::metricSilent, s -> s.metricRefused(503, "unavailable"))) {
      Story story = new Story(new ASnapshot());
      story.at(10, answer);
      assertThat(Story.state(story.at(99.9))).isEqualTo("WAITING");
      assertThat(Story.state(story.at(100))).isEqualTo("FAILED(METRIC_UNAVAILABLE)");
    }
  }

  @Test
  void neverHavingAskedFailsNothing() {
    assertThat(Story.state(Story.settled(new ASnapshot(), 500))).isEqualTo("WAITING");
  }

  @Test
  void anApiThatNobodyServesFailsAtOnce() {
    Judgement judgement =
        settledAt12(s -> s.metricRefused(404, "the server could not find the requested resource"));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(METRICS_API_NOT_SERVED)");
    assertThat(Story.finding(judgement).reason()).isEqualTo("NotServed");
  }

  @Test
  void aMetricThatIsMissingOnlyWaits() {
    assertThat(g4(s -> s.metricRefused(404, "the server could not find the metric s0-x")))
        .isEqualTo("Refused");
  }

  @Test
  void aMissingPermissionFailsAtOnce() {
    Judgement judgement = settledAt12(s -> s.metricRefused(403, "forbidden"));
    assertThat(Story.state(judgement)).isEqualTo("FAILED(METRIC_FORBIDDEN)");
    assertThat(Story.finding(judgement).fix()).isEqualTo("give the pipeline what eds:rbac prints");
  }
}
