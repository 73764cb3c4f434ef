package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * With fixed replicas, messages that come independently and exponential times the queue is M/M/c,
 * whose mean wait Erlang's formula gives.
 */
class ErlangTest {

  private static final int RUNS = 200;

  /** Of 200 runs, the 99 % quantile of Student's distribution. */
  private static final double STUDENT = 2.601;

  @ParameterizedTest(name = "{1} pods, {0} msg/s of {2} s")
  @CsvSource({"0.5, 1, 1", "0.8, 1, 1", "1.4, 2, 1", "4, 5, 1", "9, 10, 1", "2, 8, 3.2"})
  void theMeanWaitIsThatOfErlang(double perSecond, int pods, double seconds) {
    Setting setting =
        new ASetting()
            .fixed(pods)
            .load(new Load.Poisson(perSecond))
            .takes(exponential(seconds))
            .consumer(3600, 100_000)
            .duration(Duration.ofHours(2))
            .runs(RUNS)
            .get();
    double[] means = IntStream.range(0, RUNS).mapToDouble(run -> meanWait(setting, run)).toArray();

    double mean = IntStream.range(0, RUNS).mapToDouble(i -> means[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, RUNS).mapToDouble(i -> (means[i] - mean) * (means[i] - mean)).sum()
            / (RUNS - 1);
    double half = STUDENT * Math.sqrt(variance / RUNS);
    double erlang = erlangC(pods, perSecond * seconds) * seconds / (pods - perSecond * seconds);
    assertThat(Math.abs(mean - erlang))
        .as("mean %s ± %s, Erlang %s", mean, half, erlang)
        .isLessThan(half);
    assertThat(half).as("the interval is narrow enough to say something").isLessThan(erlang / 4);
  }

  private static double meanWait(Setting setting, int run) {
    EachMessage queue =
        new EachMessage(
            setting.worker(), setting.consumer(), new SplittableRandom(5000 + run), true);
    Load.Arrivals arrivals =
        setting.load().arrivals(Long.MAX_VALUE, new SplittableRandom(9000 + run));
    for (int pod = 0; pod < setting.scaler().max(); pod++) {
      queue.start(0);
    }
    for (long second = 0; second < setting.duration().toSeconds(); second++) {
      queue.publish(second, arrivals.next(second), false);
      queue.advance(second + 1.0);
    }
    return queue.waits().mean();
  }

  /** The exponential distribution as the middles of parts of equal probability. */
  private static ServiceTime exponential(double mean) {
    int parts = 20_000;
    List<Double> values =
        IntStream.range(0, parts).mapToObj(i -> -mean * Math.log(1 - (i + 0.5) / parts)).toList();
    return new ServiceTime.Measured(values);
  }

  /** The probability that a message waits; {@code load} is in Erlang. */
  private static double erlangC(int servers, double load) {
    double blocked = 1;
    for (int i = 1; i <= servers; i++) {
      blocked = load * blocked / (i + load * blocked);
    }
    double share = load / servers;
    return blocked / (1 - share + share * blocked);
  }
}
