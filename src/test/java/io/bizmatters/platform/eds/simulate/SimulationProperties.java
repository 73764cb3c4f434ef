package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What holds for every setting. */
class SimulationProperties {

  private static final List<String> LOADS =
      List.of("constant:3", "burst:300@20s", "ramp:0..9", "poisson:4", "diurnal:1..2");
  private static final List<String> TIMES =
      List.of("0.3", "2.5", "lognormal:0.5,2", "uniform:1..3");

  private static ASetting setting(int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int min = random.nextInt(4);
    ASetting setting =
        new ASetting()
            .replicas(min, Math.max(1, min) + random.nextInt(12))
            .threshold(1 + random.nextInt(20))
            .activation(random.nextInt(4))
            .cooldown(random.nextInt(400))
            .consumer(5 + random.nextInt(60), 1 + random.nextInt(100))
            .takes(ServiceTime.parse(one(TIMES, random)).legal().orElseThrow())
            .batch(1 + random.nextInt(6))
            .startDelay(random.nextInt(30))
            .drains(random.nextBoolean())
            .kubernetes(30 + random.nextInt(8))
            .load(one(LOADS, random))
            .duration(Duration.ofSeconds(900 + random.nextInt(900)))
            .seed(seed)
            .runs(3);
    return random.nextBoolean() ? setting.window(random.nextInt(300)) : setting;
  }

  private static <T> T one(List<T> list, SplittableRandom random) {
    return list.get(random.nextInt(list.size()));
  }

  @Property(tries = 150)
  void noMessageIsLostOrMade(@ForAll @IntRange(max = 100_000) int seed) {
    Setting setting = setting(seed).get();
    SplittableRandom random = new SplittableRandom(seed);
    for (Queue queue :
        List.of(
            new EachMessage(setting.worker(), setting.consumer(), random, false),
            new EachSecond(setting.worker(), setting.consumer()))) {
      long published = 0;
      long done = 0;
      for (int second = 0; second < 300; second++) {
        long messages = random.nextInt(6);
        queue.publish(second, messages, random.nextBoolean());
        published += messages;
        double change = second + random.nextDouble();
        queue.advance(change);
        if (random.nextInt(4) == 0 && queue.ready() < 9) {
          queue.start(change);
        } else if (random.nextInt(4) == 0 && queue.ready() > 0) {
          queue.stop(change);
        }
        queue.advance(second + 1);
        assertThat(queue.published()).isEqualTo(published);
        assertThat(queue.pending()).isNotNegative();
        assertThat(queue.ackPending()).isNotNegative();
        assertThat(queue.done()).isGreaterThanOrEqualTo(done);
        assertThat(queue.done() + queue.lag()).isEqualTo(published);
        done = queue.done();
      }
    }
  }

  @Property(tries = 100)
  void replicasStayWithinTheLimits(@ForAll @IntRange(max = 100_000) int seed) {
    Setting setting = setting(seed).get();
    Samples samples = Simulation.of(setting, Keep.ONE).runs().get(0).samples();
    for (int row = 0; row < samples.size(); row++) {
      assertThat(samples.desired(row)).isBetween(setting.scaler().min(), setting.scaler().max());
      assertThat(samples.value(row, 2)).isBetween(0L, (long) samples.desired(row));
    }
    assertThat(samples.size()).as("one a second").isEqualTo(setting.duration().toSeconds() + 1);
  }

  @Property(tries = 60)
  void equalSettingsGiveEqualResults(@ForAll @IntRange(max = 100_000) int seed) {
    Simulation one = Simulation.of(setting(seed).get(), Keep.ALL);
    Simulation other = Simulation.of(setting(seed).get(), Keep.ALL);
    assertThat(one.summary()).isEqualTo(other.summary());
    assertThat(one.findings()).isEqualTo(other.findings());
    for (int run = 0; run < 3; run++) {
      assertThat(one.runs().get(run).decisions()).isEqualTo(other.runs().get(run).decisions());
    }
  }

  @Property(tries = 60)
  void withFixedReplicasMoreLoadNeverLeavesLessLag(@ForAll @IntRange(max = 100_000) int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] few = IntStream.range(0, 400).map(i -> random.nextInt(5)).toArray();
    int[] more = IntStream.of(few).map(n -> n + random.nextInt(3)).toArray();
    for (double takes : new double[] {0.4, 3}) {
      Setting setting = new ASetting().takes(takes).get();
      for (boolean each : new boolean[] {true, false}) {
        long[] low = lags(few, setting, each);
        long[] high = lags(more, setting, each);
        for (int second = 0; second < 400; second++) {
          assertThat(high[second] + 1)
              .as("second %d, %s", second, each)
              .isGreaterThanOrEqualTo(low[second]);
        }
      }
    }
  }

  private static long[] lags(int[] messages, Setting setting, boolean each) {
    Queue queue =
        each
            ? new EachMessage(setting.worker(), setting.consumer(), new SplittableRandom(1), false)
            : new EachSecond(setting.worker(), setting.consumer());
    for (int pod = 0; pod < 3; pod++) {
      queue.start(0);
    }
    long[] lags = new long[messages.length];
    for (int second = 0; second < messages.length; second++) {
      queue.publish(second, messages[second], true);
      queue.advance(second + 1);
      lags[second] = queue.lag();
    }
    return lags;
  }
}
