package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What to set so that the goal is kept for the least pods. */
class AdviceTest {

  @Test
  void theAdviceKeepsTheGoalForLessThanToday() {
    Setting today =
        new ASetting().replicas(1, 40).load("burst:600@60s").takes(0.5).goal(0.1, 60).runs(8).get();
    Advice advice = Advice.of(today, Keep.NONE);

    assertThat(advice.formulaThreshold()).as("60 s ÷ 0.5 s").isEqualTo(120);
    assertThat(advice.reachesGoal()).isTrue();
    assertThat(advice.then().summary().waitSeconds().p95().high()).isLessThanOrEqualTo(60);
    assertThat(advice.then().summary().podHours().high())
        .isLessThan(advice.now().summary().podHours().low());
    assertThat(advice.tried()).isGreaterThan(50);
  }

  @Test
  void aGoalThatTodayMissesIsReachedWithMoreReplicas() {
    Setting today =
        new ASetting()
            .replicas(1, 4)
            .load("constant:20")
            .duration(Duration.ofMinutes(15))
            .takes(0.5)
            .goal(0.1, 30)
            .runs(5)
            .get();
    Advice advice = Advice.of(today, Keep.NONE);

    assertThat(advice.now().findings())
        .extracting(Finding::id)
        .contains(Finding.Id.CANNOT_DRAIN, Finding.Id.LATENCY_GOAL_MISSED);
    assertThat(advice.reachesGoal()).isTrue();
    assertThat(advice.then().setting().scaler().max()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aGoalThatNothingReachesGetsTheShortestWaits() {
    Setting today =
        new ASetting().load("burst:5000@60s").takes(30).startDelay(60).goal(0.1, 1).runs(3).get();
    Advice advice = Advice.of(today, Keep.NONE);

    assertThat(advice.reachesGoal()).isFalse();
    assertThat(advice.then().summary().waitSeconds().p95().high())
        .isLessThan(advice.now().summary().waitSeconds().p95().high());
  }

  /**
   * The cheapest settings that keep the goal in a few runs miss it in others; dearer ones do not.
   */
  @Test
  void aSettingThatKeepsTheGoalIsFoundBehindManyThatNearlyDo() {
    Setting today =
        new ASetting()
            .replicas(1, 11)
            .takes(ServiceTime.parse("lognormal:0.3,2").legal().orElseThrow())
            .load("poisson:4")
            .duration(Duration.ofMinutes(10))
            .goal(1, 5)
            .seed(51)
            .get();
    Advice advice = Advice.of(today, Keep.NONE);
    assertThat(advice.then().summary().waitSeconds().p95().high()).isLessThanOrEqualTo(5);
    assertThat(advice.reachesGoal()).isTrue();
  }

  @Test
  void aGoalThatIsShorterThanThePeriodOfTheHpaIsKeptWithMoreReplicasAtRest() {
    Advice advice =
        Advice.of(
            new ASetting()
                .load("burst:100@30s")
                .takes(0.7)
                .duration(Duration.ofMinutes(10))
                .goal(1, 2)
                .get(),
            Keep.NONE);
    assertThat(advice.reachesGoal()).isTrue();
    assertThat(advice.then().setting().scaler().min()).isBetween(30, 40);
  }

  /** Messages that no worker begins are no messages that wait for 0 s. */
  @Test
  void aLoadThatNoNumberOfReplicasHoldsGetsNoGoodAdvice() {
    Setting today = new ASetting().load("constant:5000").takes(86_400).goal(0.1, 1).runs(1).get();
    Advice advice = Advice.of(today, Keep.NONE);

    assertThat(advice.reachesGoal()).isFalse();
    assertThat(advice.then().summary().waitSeconds().p95().high())
        .as("most of the messages of 70 minutes")
        .isGreaterThan(3000);
    assertThat(advice.now().findings())
        .extracting(Finding::id)
        .contains(Finding.Id.CANNOT_DRAIN, Finding.Id.LATENCY_GOAL_MISSED);
  }

  @Test
  void theCurveFallsInWaitsAndRisesInHours() {
    Advice advice =
        Advice.of(
            new ASetting()
                .load("ramp:1..9")
                .duration(Duration.ofMinutes(30))
                .takes(1)
                .goal(0.1, 20)
                .runs(3)
                .get(),
            Keep.NONE);
    assertThat(advice.curve()).hasSizeGreaterThan(2);
    for (int i = 1; i < advice.curve().size(); i++) {
      Advice.Point before = advice.curve().get(i - 1);
      Advice.Point here = advice.curve().get(i);
      assertThat(here.podHours()).isGreaterThanOrEqualTo(before.podHours());
      assertThat(here.waitP95()).isLessThan(before.waitP95());
    }
  }

  @Test
  void aDayIsSearchedInSeconds() {
    long start = System.nanoTime();
    Advice.of(
        new ASetting()
            .load("diurnal:1..20")
            .takes(0.5)
            .goal(0.1, 30)
            .duration(Duration.ofDays(1))
            .runs(2)
            .get(),
        Keep.NONE);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
  }
}
