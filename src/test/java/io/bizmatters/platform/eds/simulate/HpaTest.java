package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.simulate.Behavior.Policy;
import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import io.bizmatters.platform.eds.simulate.Behavior.Select;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The passes of the HPA controller in a row, as the controller's source does them. */
class HpaTest {

  private static List<Integer> passes(ASetting setting, int start, long... lags) {
    return passes(
        new Hpa(setting.scaler(), setting.cluster(), setting.scaler().hpaMin()), start, lags);
  }

  private static List<Integer> passes(Hpa hpa, int start, long... lags) {
    List<Integer> replicas = new ArrayList<>();
    int current = start;
    for (int i = 0; i < lags.length; i++) {
      current = hpa.sync(15.0 * i, current, current, OptionalLong.of(lags[i])).replicas();
      replicas.add(current);
    }
    return replicas;
  }

  @Test
  void withoutBehaviorItRises1To4To8To10() {
    assertThat(passes(new ASetting(), 1, 50, 50, 50, 50)).containsExactly(4, 8, 10, 10);
  }

  @Test
  void withAWindowItRises1To5To10BecauseABehaviorHasOtherLimits() {
    assertThat(passes(new ASetting().window(300), 1, 50, 50, 50)).containsExactly(5, 10, 10);
  }

  @Test
  void withoutBehaviorTheWantedReplicasOfFiveMinutesHoldUnclamped() {
    long[] lags = new long[24];
    lags[0] = 500;
    List<Integer> replicas = passes(new ASetting(), 1, lags);
    assertThat(replicas.subList(0, 4))
        .as("100 wanted once is climbed to")
        .containsExactly(4, 8, 10, 10);
    assertThat(replicas.indexOf(1)).as("the first pass later than 300 s").isEqualTo(21);
  }

  @Test
  void withAWindowAPassAtItsEndDoesNotCountAnyMore() {
    long[] lags = new long[24];
    lags[0] = 500;
    assertThat(passes(new ASetting().window(300), 1, lags).indexOf(1))
        .as("H:1278 After, where H:1092 has Before")
        .isEqualTo(20);
  }

  @Test
  void theReplicasOfTheFirstPassAreARecommendation() {
    assertThat(passes(new ASetting().window(30), 8, 0, 0, 0)).containsExactly(8, 8, 1);
  }

  @Test
  void withWindowZeroItFallsAtOnce() {
    assertThat(passes(new ASetting().window(0), 8, 0, 0)).containsExactly(1, 1);
  }

  @Test
  void insideTheToleranceNothingChanges() {
    assertThat(passes(new ASetting().window(0), 10, 50, 45, 55)).containsExactly(10, 10, 10);
    assertThat(passes(new ASetting().replicas(1, 20).window(0).kubernetes(32), 10, 55))
        .containsExactly(11);
  }

  @Test
  void outsideTheLimitsItIsCorrectedWithoutTheLag() {
    Hpa hpa = new Hpa(new ASetting().scaler(), new ASetting().cluster(), 3);
    assertThat(hpa.sync(0, 20, 20, OptionalLong.empty()).replicas()).isEqualTo(10);
    assertThat(hpa.sync(15, 2, 2, OptionalLong.empty()).replicas()).isEqualTo(3);
  }

  @Test
  void anUnknownLagChangesNothing() {
    Hpa hpa = new Hpa(new ASetting().scaler(), new ASetting().cluster(), 1);
    Decision decision = hpa.sync(45, 6, 6, OptionalLong.empty());
    assertThat(decision.replicas()).isEqualTo(6);
    assertThat(decision.text()).isEqualTo("00:45 the lag cannot be read: 6 stay");
  }

  @Test
  void atZeroItRestsUntilSomebodyElseWakesTheService() {
    assertThat(passes(new ASetting(), 0, 50, 50)).containsExactly(0, 0);
  }

  @Test
  void from137AnHpaThatScaledToZeroItselfRisesAgain() {
    ASetting setting = new ASetting().window(0);
    Hpa newest = new Hpa(setting.scaler(), setting.kubernetes(37).cluster(), 0);
    assertThat(passes(newest, 2, 0, 0, 50)).containsExactly(0, 0, 4);
    Hpa older = new Hpa(setting.scaler(), setting.kubernetes(36).cluster(), 0);
    assertThat(passes(older, 2, 0, 0, 50)).containsExactly(0, 0, 0);
  }

  @Test
  void aPolicyCountsFromTheStartOfItsPeriod() {
    Policy onePod = new Policy(false, 1, Duration.ofSeconds(60));
    Rules slow = new Rules(Optional.of(Duration.ZERO), Select.MAX, List.of(onePod));
    ASetting setting = new ASetting().behavior(new Behavior(slow, slow));
    assertThat(passes(setting, 1, 50, 50, 50, 50, 50, 50)).containsExactly(2, 2, 2, 2, 3, 3);
    assertThat(passes(setting, 4, 0, 0, 0, 0, 0)).containsExactly(3, 3, 3, 3, 2);
  }

  @Test
  void aWindowOfScalingUpTakesTheLeastOfItsTime() {
    Rules careful =
        new Rules(Optional.of(Duration.ofSeconds(30)), Select.MAX, Behavior.DEFAULT_UP.policies());
    ASetting setting =
        new ASetting().behavior(new Behavior(careful, Behavior.downWindow(Duration.ZERO).down()));
    assertThat(passes(setting, 1, 50, 50, 50)).containsExactly(1, 1, 5);
  }

  @Test
  void theLogSaysWhichRuleDecided() {
    ASetting setting = new ASetting().window(300);
    Hpa hpa = new Hpa(setting.scaler(), setting.cluster(), 1);
    assertThat(hpa.sync(45, 1, 1, OptionalLong.of(190)).text())
        .isEqualTo(
            "00:45 lag 190, 190.0 a replica of 1, outside 10 %: 38 wanted; window up 0 s;"
                + " limit 4 pods or 100 %: 5; max 10 → 5");
    assertThat(hpa.sync(60, 5, 5, OptionalLong.of(24)).text())
        .isEqualTo("01:00 lag 24, 4.8 a replica of 5, inside 10 %: 5 wanted → 5");
    assertThat(hpa.sync(75, 5, 5, OptionalLong.of(0)).text())
        .isEqualTo(
            "01:15 lag 0, 0.0 a replica of 5, outside 10 %: 0 wanted; window down 300 s: 5 → 5");
  }
}
