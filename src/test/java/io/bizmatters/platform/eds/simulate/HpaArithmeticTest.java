package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.simulate.Behavior.Policy;
import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import io.bizmatters.platform.eds.simulate.Behavior.Select;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The formulas beside the lines of {@code pkg/controller/podautoscaler} in Kubernetes 1.37.2 that
 * they come from: R is replica_calculator.go, H is horizontal.go.
 */
class HpaArithmeticTest {

  @ParameterizedTest(name = "{5}: {4} lag {0} of {1} a replica of {2} on 1.{3}")
  @CsvSource({
    // lag, threshold, replicas, minor, wanted, line
    "190, 5,  1, 37, 38, R:405 ceil(usage / target)",
    "  0, 5,  1, 37,  0, R:405 ceil(0)",
    "  5, 5,  1, 37,  1, R:403 isWithin 1.0",
    " 51, 5, 10, 37, 10, R:403 isWithin 1.02",
    " 45, 5, 10, 37, 10, R:57 0.9 is inside",
    " 44, 5, 10, 37,  9, R:57 0.88 is outside",
    " 55, 5, 10, 33, 10, R:57 1.1 is not above 1 + 0.1",
    " 55, 5, 10, 32, 11, 1.32 R:370 abs(1 - 1.1) is above 0.1 in binary",
    " 45, 5, 10, 32, 10, 1.32 R:370 abs(1 - 0.9) is not above 0.1",
    " 56, 5, 10, 37, 12, R:405 ceil(11.2)",
    "  7, 5,  0, 37,  2, R:402 x / 0 is infinite and outside",
    "  0, 5,  0, 37,  0, R:402 0 / 0 is no number and outside",
    "9000000000000, 1, 1, 37, 2147483647, R:407 at most MaxInt32",
  })
  void averageValue(long lag, long threshold, int replicas, int minor, int wanted, String line) {
    assertThat(HpaArithmetic.averageValue(lag * 1000, threshold * 1000, replicas, minor))
        .as(line)
        .isEqualTo(wanted);
  }

  @ParameterizedTest(name = "{6}: {5}")
  @CsvSource({
    // lag, threshold, spec, ready, minor, wanted, line
    "190, 5, 1, 1, 37, 38, R:getUsageRatioReplicaCount ceil(ratio * ready)",
    "190, 5, 4, 2, 37, 76, R:getUsageRatioReplicaCount counts ready pods only",
    "  5, 5, 4, 2, 37,  4, R:getUsageRatioReplicaCount isWithin: as many as before",
    " 11, 10, 10, 10, 33, 10, R:57 1.1 is not above 1 + 0.1",
    " 11, 10, 10, 10, 32, 11, 1.32: abs(1 - 1.1) is above 0.1 in binary",
    "  7, 5, 0, 0, 37,  2, R:getUsageRatioReplicaCount ceil(ratio) from 0",
  })
  void value(long lag, long threshold, int spec, int ready, int minor, int wanted, String line) {
    assertThat(HpaArithmetic.value(lag * 1000, threshold * 1000, spec, ready, minor))
        .as(line)
        .isEqualTo(wanted);
  }

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource({"0, 4", "1, 4", "2, 4", "3, 6", "10, 20"})
  void withoutBehaviorTheLimitIsTwiceTheReplicasAndAtLeastFour(int current, int limit) {
    // H:1407-1409
    assertThat(HpaArithmetic.upLimit(current)).isEqualTo(limit);
  }

  private static Rules rules(Select select, Policy... policies) {
    return new Rules(Optional.of(Duration.ZERO), select, List.of(policies));
  }

  private static Policy pods(int value) {
    return new Policy(false, value, Duration.ofSeconds(15));
  }

  private static Policy percent(int value) {
    return new Policy(true, value, Duration.ofSeconds(15));
  }

  @Test
  void theDefaultOfABehaviorAddsFourPodsOrAsManyAsThereAre() {
    // pkg/apis/autoscaling/v2/defaults.go, H:1434-1460
    assertThat(HpaArithmetic.upLimit(1, Behavior.DEFAULT_UP, policy -> 1)).isEqualTo(5);
    assertThat(HpaArithmetic.upLimit(5, Behavior.DEFAULT_UP, policy -> 5)).isEqualTo(10);
    assertThat(HpaArithmetic.upLimit(5, Behavior.DEFAULT_UP, policy -> 1))
        .as("H:1450: the period began with 1")
        .isEqualTo(5);
  }

  @Test
  void upwardsPercentRoundUpAndThePolicyIsSelected() {
    Rules most = rules(Select.MAX, pods(1), percent(10));
    assertThat(HpaArithmetic.upLimit(12, most, policy -> 12)).as("H:1455 ceil").isEqualTo(14);
    assertThat(HpaArithmetic.upLimit(12, rules(Select.MIN, pods(1), percent(10)), policy -> 12))
        .as("H:1442")
        .isEqualTo(13);
    assertThat(HpaArithmetic.upLimit(12, rules(Select.DISABLED, pods(1)), policy -> 12))
        .as("H:1439")
        .isEqualTo(12);
    assertThat(HpaArithmetic.upLimit(12, most, policy -> 2))
        .as("H:1327: never below the current replicas")
        .isEqualTo(12);
  }

  @Test
  void downwardsPercentTruncateAndThePolicyIsSelected() {
    Rules most = rules(Select.MAX, pods(1), percent(10));
    assertThat(HpaArithmetic.downLimit(15, most, policy -> 15)).as("H:1483").isEqualTo(13);
    assertThat(HpaArithmetic.downLimit(15, rules(Select.MIN, pods(1), percent(10)), policy -> 15))
        .as("H:1471")
        .isEqualTo(14);
    assertThat(HpaArithmetic.downLimit(15, rules(Select.DISABLED, pods(1)), policy -> 15))
        .as("H:1468")
        .isEqualTo(15);
    assertThat(HpaArithmetic.downLimit(15, most, policy -> 30))
        .as("H:1350: never above the current replicas")
        .isEqualTo(15);
  }
}
