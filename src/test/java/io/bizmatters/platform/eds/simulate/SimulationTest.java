package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bizmatters.platform.eds.simulate.Simulation.FullRun;
import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import io.bizmatters.platform.eds.simulate.Simulation.Range;
import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs: what KEDA and the HPA do to a service. */
class SimulationTest {

  private static FullRun run(ASetting setting) {
    return Simulation.of(setting.runs(1).get(), Keep.ONE).runs().get(0);
  }

  private static Summary summary(ASetting setting) {
    return Simulation.of(setting.get(), Keep.NONE).summary();
  }

  /** The replicas in the order of their change. */
  private static List<Integer> replicas(FullRun run) {
    Samples samples = run.samples();
    return IntStream.range(0, samples.size())
        .filter(row -> row == 0 || samples.desired(row) != samples.desired(row - 1))
        .mapToObj(samples::desired)
        .toList();
  }

  @Test
  void fiftyMessagesRaiseTheReplicasAsOnARealCluster() {
    ASetting burst = new ASetting().load("burst:50@20s").takes(600).consumer(3600, 1000);
    assertThat(replicas(run(burst.duration(Duration.ofMinutes(5))))).containsExactly(1, 4, 8, 10);
    assertThat(replicas(run(burst.window(30)))).containsExactly(1, 5, 10);
  }

  @Test
  void withoutAWindowOfItsOwnTheReplicasStayFiveMinutesAfterTheLastHighLag() {
    FullRun run = run(new ASetting().load("burst:50@20s").takes(1));
    Samples samples = run.samples();
    long fell =
        IntStream.range(1, samples.size())
            .filter(row -> samples.desired(row) < samples.desired(row - 1))
            .mapToLong(samples::second)
            .findFirst()
            .orElseThrow();
    assertThat(fell).as("20 passes take more than 300 s").isBetween(323L, 325L);
  }

  @ParameterizedTest
  @CsvSource({"69, 20700", "70, 21000", "71, 21300"})
  void aLoadLastsUntilTheEndThatIsChosen(int minutes, int messages) {
    ASetting load = new ASetting().load("constant:5").runs(1);
    Simulation chosen = Simulation.of(load.duration(Duration.ofMinutes(minutes)).get(), Keep.NONE);
    assertThat(chosen.summary().messages().middle()).isEqualTo(messages);
  }

  @Test
  void withoutAChosenEndTheLoadEndsTenMinutesBeforeTheSimulation() {
    Setting usual = new ASetting().load("constant:5").runs(1).get();
    assertThat(usual.duration()).isEqualTo(Duration.ofMinutes(70));
    assertThat(Simulation.of(usual, Keep.NONE).summary().messages().middle()).isEqualTo(18_000);
  }

  @Test
  void keptRunsHaveOneRowASecondAndOneLineAPass() {
    FullRun run = run(new ASetting().load("burst:50@20s").duration(Duration.ofMinutes(5)));
    assertThat(run.syncPhase()).isEqualTo(7.5);
    assertThat(run.decisions()).hasSize(20);
    assertThat(run.decisions().get(1))
        .isEqualTo(
            "00:22 lag 48, 48.0 a replica of 1, outside 10 %: 10 wanted; window up 0 s;"
                + " limit 2 times or 4: 4; max 10 → 4");
    assertThat(run.samples().size()).isEqualTo(301);
    assertThat(run.samples().published(300)).isEqualTo(50);
  }

  @Test
  void kedaWakesAtAPollAndRestsAfterTheCooldown() {
    FullRun run =
        run(new ASetting().replicas(0, 3).load("burst:4@60s").takes(10).window(0).cooldown(60));
    assertThat(replicas(run)).containsExactly(0, 1, 0);
    assertThat(run.decisions())
        .anySatisfy(line -> assertThat(line).isEqualTo("01:02 KEDA: lag 4 is above 0: 0 → 1"))
        .anySatisfy(
            line -> assertThat(line).isEqualTo("02:37 KEDA: not active for more than 60 s: 1 → 0"));
  }

  @Test
  void anIdleCountIsLeftForTheLeastReplicas() {
    ASetting idle = new ASetting().replicas(3, 9).idle(0).load("burst:4@60s").takes(10);
    assertThat(replicas(run(idle)).subList(0, 2)).containsExactly(0, 3);
  }

  @Test
  void theActivationKeepsAServiceAsleep() {
    ASetting few = new ASetting().replicas(0, 3).activation(5).load("burst:5@60s");
    assertThat(replicas(run(few))).containsExactly(0);
    assertThat(replicas(run(few.activation(4)))).startsWith(0, 1);
  }

  @Test
  void theFallbackHoldsWhileTheLagCannotBeRead() {
    ASetting outage = new ASetting().load("constant:0").outage(60, 400).window(0);
    assertThat(replicas(run(outage))).containsExactly(1);
    FullRun run = run(outage.fallback(3, 6));
    assertThat(replicas(run))
        .as("the fourth failed read, then 4 pods at once")
        .containsExactly(1, 5, 6, 1);
    assertThat(run.decisions())
        .as("three polls and one pass of the HPA have failed before")
        .anySatisfy(line -> assertThat(line).startsWith("01:22 lag 30").endsWith("→ 5"));
  }

  @Test
  void podsThatStartSlowlyMakeTheLagHigher() {
    ASetting load = new ASetting().load("constant:6").takes(0.5);
    double quick = summary(load).lag().middle();
    assertThat(summary(load.startDelay(60)).lag().middle()).isGreaterThan(2 * quick);
  }

  @Test
  void workersThatDoNotDrainMakeMessagesWaitForAckWait() {
    ASetting load = new ASetting().load("poisson:1").takes(3).window(0).consumer(120, 1000);
    double drained = summary(load).waitSeconds().max().middle();
    assertThat(summary(load.drains(false)).waitSeconds().max().middle())
        .isGreaterThan(drained + 60);
  }

  @Test
  void hoursCostAndWaitsAreThoseOfThePods() {
    Summary summary =
        summary(
            new ASetting().fixed(2).load("constant:1").goal(0.5, 10).duration(Duration.ofHours(3)));
    assertThat(summary.podHours()).isEqualTo(new Range(6, 6, 6));
    assertThat(summary.cost()).contains(new Range(3, 3, 3));
    assertThat(summary.waitSeconds().max().high()).isZero();
    assertThat(summary.atMaxSeconds().low()).isEqualTo(10_801);
  }

  @Test
  void theBandHoldsEveryRun() {
    Simulation all = Simulation.of(new ASetting().load("burst:90@20s").get(), Keep.ALL);
    assertThat(all.runs()).hasSize(20);
    assertThat(all.runs()).extracting(FullRun::syncPhase).doesNotHaveDuplicates();
    Bands bands = all.bands();
    for (FullRun run : all.runs()) {
      for (int part = 0; part < bands.size(); part++) {
        int row = run.samples().rowAt(bands.second(part));
        assertThat(run.samples().desired(row))
            .isBetween(bands.leastReplicas(part), bands.mostReplicas(part));
        assertThat(run.samples().lag(row)).isBetween(bands.leastLag(part), bands.mostLag(part));
      }
    }
  }

  @Test
  void aLongRunKeepsAtMostAHundredThousandRows() {
    Simulation weeks =
        Simulation.of(
            new ASetting().load("constant:1").duration(Duration.ofDays(14)).runs(1).get(),
            Keep.ONE);
    FullRun run = weeks.runs().get(0);
    assertThat(run.samples().size()).isBetween(90_000, 100_001);
    assertThat(run.samples().second(1)).isEqualTo(13);
    assertThat(run.decisions()).hasSizeLessThanOrEqualTo(20_000);
    assertThat(weeks.followsMessages()).isFalse();
  }

  @Test
  void aRecordingIsALoadAndIsNearToItself() {
    FullRun run = run(new ASetting().load("burst:50@20s").takes(1));
    Recording recording = new Recording("orders-worker", run.samples(), Optional.empty());
    RecordedLoad load = ((RecordedLoad.Read.Good) recording.load("record.json")).load();
    Simulation again =
        Simulation.of(
            new ASetting()
                .load(load)
                .takes(1)
                .duration(Duration.ofSeconds(620))
                .start(recording.startReplicas().orElseThrow())
                .get(),
            Keep.ALL);
    Nearness nearness = Nearness.best(again.runs(), run.samples());
    assertThat(nearness.within1()).isGreaterThan(0.98);
    assertThat(nearness.lag().one()).isCloseTo(nearness.lag().other(), within(2.0));
    assertThat(Nearness.of(run.samples(), run.samples()).within1()).isEqualTo(1);
  }

  @Test
  void whatWaitsAtTheStartOfARecordingIsPartOfItsLoad() {
    Samples samples = new Samples();
    samples.add(100, 2, 2, 7, 3, 5000);
    samples.add(101, 2, 2, 9, 3, 5002);
    samples.add(104, 2, 2, 9, 3, 5006);
    Recording recording = new Recording("orders-worker", samples, Optional.empty());
    Load load = ((RecordedLoad.Read.Good) recording.load("record.json")).load();
    Load.Arrivals arrivals = load.arrivals(4, new SplittableRandom(1));
    assertThat(arrivals.next(0)).isEqualTo(12);
    assertThat(arrivals.next(1)).isEqualTo(4);
    assertThat(arrivals.next(2)).isZero();
  }
}
