package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Each fault is found with the number that mends it, and is gone once that number is set. */
class FindingsTest {

  private static Optional<Finding> find(Finding.Id id, ASetting setting) {
    List<Finding> findings = Simulation.of(setting.get(), Keep.NONE).findings();
    return findings.stream().filter(finding -> finding.id() == id).findFirst();
  }

  private static Finding found(Finding.Id id, ASetting setting) {
    return find(id, setting).orElseThrow();
  }

  @Test
  void tooFewReplicasForTheLoad() {
    ASetting load = new ASetting().replicas(1, 10).load("constant:900").takes(0.02);
    Finding finding = found(Finding.Id.CANNOT_DRAIN, load);
    assertThat(finding.found())
        .isEqualTo("max 10 drains 500 msg/s; the busiest ten minutes of the load have 900");
    assertThat(finding.fix()).isEqualTo("maxReplicas 18");
    assertThat(find(Finding.Id.CANNOT_DRAIN, load.replicas(1, 18))).isEmpty();
  }

  @Test
  void replicasThatFallAndRiseUnderASteadyLoad() {
    ASetting load = new ASetting().load("constant:2").takes(1).window(60);
    Finding finding = found(Finding.Id.OSCILLATES, load);
    assertThat(finding.fix()).isEqualTo("minReplicas 2");
    assertThat(find(Finding.Id.OSCILLATES, load.replicas(2, 10))).isEmpty();
  }

  /** Eight bursts, and between them nothing: the load falls and rises, so the replicas may. */
  @Test
  void replicasThatFollowALoadDoNotOscillate() {
    List<String> lines = IntStream.range(0, 8).mapToObj(burst -> 420 * burst + ",100").toList();
    RecordedLoad.Read read = RecordedLoad.parse("bursts.csv", lines.iterator());
    ASetting bursts =
        new ASetting().load(((RecordedLoad.Read.Good) read).load()).takes(1).window(60);
    assertThat(find(Finding.Id.OSCILLATES, bursts)).isEmpty();
    assertThat(find(Finding.Id.OSCILLATES, bursts.load("poisson:2"))).isPresent();
  }

  @Test
  void allReplicasForABurstThatOneDoes() {
    ASetting load = new ASetting().load("burst:200@60s").takes(0.2);
    Finding finding = found(Finding.Id.TOP_FOR_NOTHING, load);
    assertThat(finding.fix()).startsWith("lagThreshold ");
    int threshold = Integer.parseInt(finding.fix().substring("lagThreshold ".length()));
    assertThat(find(Finding.Id.TOP_FOR_NOTHING, load.threshold(threshold))).isEmpty();
  }

  @Test
  void whereNoThresholdHelpsFewerReplicasDo() {
    ASetting load =
        new ASetting().replicas(1, 20).load("constant:10000000").takes(0.000_001).runs(1);
    Finding finding = found(Finding.Id.TOP_FOR_NOTHING, load.consumer(30, 1));
    assertThat(finding.fix()).isEqualTo("maxReplicas 10");
    assertThat(find(Finding.Id.TOP_FOR_NOTHING, load.replicas(1, 10))).isEmpty();
  }

  @Test
  void messagesThatWakeNobody() {
    ASetting load = new ASetting().replicas(0, 5).activation(10).load("burst:4@60s");
    Finding finding = found(Finding.Id.SLEEPS_THROUGH, load);
    assertThat(finding.found()).contains("4 messages waited", "activationLagThreshold is 10");
    assertThat(finding.fix()).isEqualTo("activationLagThreshold 0");
    assertThat(find(Finding.Id.SLEEPS_THROUGH, load.activation(0))).isEmpty();
  }

  @Test
  void aLimitOfUnacknowledgedMessagesThatLetsPodsIdle() {
    ASetting load =
        new ASetting().load("constant:3").takes(2).batch(5).consumer(60, 10).threshold(5);
    Finding finding = found(Finding.Id.MAX_ACK_PENDING, load);
    assertThat(finding.fix()).isEqualTo("maxAckPending 50");
    assertThat(find(Finding.Id.MAX_ACK_PENDING, load.consumer(60, 50))).isEmpty();
  }

  @Test
  void aPodThatHoldsMoreThanTheThreshold() {
    ASetting load = new ASetting().batch(100).threshold(5);
    Finding finding = found(Finding.Id.BATCH_ABOVE_THRESHOLD, load);
    assertThat(finding.found())
        .isEqualTo("a pod takes 100 messages at once, for which 20 replicas start");
    assertThat(finding.fix()).isEqualTo("batchSize 5, or lagThreshold 100");
    assertThat(find(Finding.Id.BATCH_ABOVE_THRESHOLD, load.batch(5))).isEmpty();
  }

  @Test
  void aBatchThatTakesLongerThanAckWait() {
    ASetting load = new ASetting().batch(5).takes(10).consumer(30, 1000);
    assertThat(found(Finding.Id.REDELIVERS, load).fix())
        .isEqualTo("ackWait 1m40s or a smaller batchSize");
    assertThat(find(Finding.Id.REDELIVERS, load.consumer(100, 1000))).isEmpty();
  }

  /** Their mean is 18 s; NATS does not ask for the mean. */
  @Test
  void someMessagesThatTakeLongerThanAckWait() {
    ASetting load =
        new ASetting().takes(ServiceTime.parse("lognormal:10,60").legal().orElseThrow()).runs(1);
    Finding finding = found(Finding.Id.REDELIVERS, load.consumer(30, 1000));
    assertThat(finding.found()).contains(" messages in 95 of 100 cases; ackWait is 30 s");
    assertThat(find(Finding.Id.REDELIVERS, load.consumer(90, 1000))).isEmpty();
    ASetting exact = new ASetting().takes(0.3).batch(100).threshold(100).runs(1);
    assertThat(find(Finding.Id.REDELIVERS, exact.consumer(30, 1000))).isEmpty();
  }

  @Test
  void aCooldownThatIsShorterThanTheWindow() {
    ASetting load = new ASetting().replicas(0, 10).load("burst:100@60s").takes(1).cooldown(30);
    Finding finding = found(Finding.Id.COOLDOWN_CUTS, load);
    assertThat(finding.fix()).isEqualTo("cooldown 5m35s");
    assertThat(find(Finding.Id.COOLDOWN_CUTS, load.cooldown(335))).isEmpty();
  }

  @Test
  void aGoalThatIsMissedAndMendedByAThreshold() {
    ASetting load =
        new ASetting().threshold(200).load("burst:200@60s").takes(1).goal(0, 60).runs(5);
    Finding finding = found(Finding.Id.LATENCY_GOAL_MISSED, load);
    assertThat(finding.fix()).isEqualTo("lagThreshold 60");
    assertThat(find(Finding.Id.LATENCY_GOAL_MISSED, load.threshold(60))).isEmpty();
  }

  @Test
  void aWindowThatKeepsPodsForNothing() {
    ASetting load = new ASetting().load("burst:50@60s").takes(1);
    Finding finding = found(Finding.Id.WINDOW_COSTS, load);
    assertThat(finding.fix()).isEqualTo("scaleDownStabilization 60s");
    assertThat(find(Finding.Id.WINDOW_COSTS, load.window(60))).isEmpty();
  }

  @Test
  void aServiceThatFitsItsLoadHasNoFinding() {
    ASetting calm =
        new ASetting()
            .replicas(2, 4)
            .load("poisson:1")
            .takes(0.5)
            .window(60)
            .goal(0.1, 30)
            .duration(Duration.ofHours(1));
    assertThat(Simulation.of(calm.get(), Keep.NONE).findings()).isEmpty();
  }
}
