package io.bizmatters.platform.eds.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bizmatters.platform.eds.simulate.Simulation.Summary;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The queue alone: batches, limits of NATS, and pods that stop. */
class QueueTest {

  private static EachMessage queue(ASetting setting, int pods) {
    Setting all = setting.get();
    EachMessage queue =
        new EachMessage(all.worker(), all.consumer(), new SplittableRandom(1), false);
    for (int pod = 0; pod < pods; pod++) {
      queue.start(0);
    }
    return queue;
  }

  @Test
  void aPodHoldsItsBatchAndOthersGetTheRest() {
    EachMessage queue = queue(new ASetting().batch(10).takes(1), 3);
    queue.publish(0, 12, true);
    queue.advance(0.5);
    assertThat(queue.ackPending()).isEqualTo(12);
    assertThat(queue.busy()).as("the third pod finds nothing").isEqualTo(2);
    queue.advance(10);
    assertThat(queue.lag()).as("ten seconds for the full batch").isZero();
    assertThat(queue.done()).isEqualTo(12);
  }

  @Test
  void maxAckPendingKeepsPodsIdle() {
    EachMessage queue = queue(new ASetting().consumer(30, 2).takes(1), 5);
    queue.publish(0, 10, true);
    queue.advance(0.5);
    assertThat(queue.busy()).isEqualTo(2);
    assertThat(queue.ackPending()).isEqualTo(2);
    assertThat(queue.pending()).isEqualTo(8);
    queue.advance(5);
    assertThat(queue.lag()).isZero();
  }

  @Test
  void aPodThatDrainsFinishesWhatItHolds() {
    EachMessage queue = queue(new ASetting().batch(5).takes(2), 1);
    queue.publish(0, 8, true);
    queue.advance(1);
    queue.stop(1);
    assertThat(queue.ready()).isZero();
    assertThat(queue.stopping()).isEqualTo(1);
    queue.advance(100);
    assertThat(queue.done()).isEqualTo(5);
    assertThat(queue.pending()).isEqualTo(3);
    assertThat(queue.stopping()).isZero();
  }

  @Test
  void aPodThatDoesNotDrainLeavesItsMessagesUntilAckWaitIsOver() {
    EachMessage queue = queue(new ASetting().drains(false).consumer(30, 1000).takes(2), 1);
    queue.publish(0, 1, true);
    queue.advance(1);
    queue.stop(1);
    assertThat(queue.stopping()).isZero();
    assertThat(queue.ackPending()).isEqualTo(1);
    queue.start(1);
    queue.advance(29.9);
    assertThat(queue.busy()).isZero();
    queue.advance(30);
    assertThat(queue.busy()).isEqualTo(1);
    queue.advance(32);
    assertThat(queue.done()).isEqualTo(1);
    assertThat(queue.waits().max()).as("begun again 30 s after its delivery").isEqualTo(30);
  }

  @Test
  void aPodThatDrainsForTooLongIsKilled() {
    EachMessage queue = queue(new ASetting().batch(100).consumer(60, 1000).takes(2), 1);
    queue.publish(0, 100, true);
    queue.advance(1);
    queue.stop(1);
    queue.advance(31);
    assertThat(queue.stopping()).as("30 s of grace").isZero();
    assertThat(queue.done()).isEqualTo(15);
    assertThat(queue.ackPending()).as("they stay with NATS until ackWait").isEqualTo(85);
    queue.start(40);
    queue.advance(59);
    assertThat(queue.busy()).isZero();
    queue.advance(61);
    assertThat(queue.busy()).isEqualTo(1);
  }

  @Test
  void aMessageThatStillWaitsCountsWithItsWaitSoFar() {
    ASetting slow = new ASetting().batch(2).takes(1000);
    EachMessage each = queue(slow, 1);
    EachSecond together = new EachSecond(slow.get().worker(), slow.get().consumer());
    together.start(0);
    for (Queue queue : List.of(each, together)) {
      queue.publish(0, 100, true);
      for (int second = 1; second <= 60; second++) {
        queue.advance(second);
        queue.publish(second, 0, true);
      }
      Waits waits = queue.waits();
      assertThat(waits.count()).as("one is begun, one in the pod's batch").isEqualTo(100);
      assertThat(waits.quantile(0.5)).isCloseTo(60, within(1.0));
      assertThat(waits.max()).isEqualTo(60);
      assertThat(queue.waits().count()).as("the second look counts nothing twice").isEqualTo(100);
    }
  }

  @Test
  void aMessageThatAPodHasLostWaitsUntilItsRedelivery() {
    ASetting lossy = new ASetting().drains(false).consumer(30, 1000).takes(1000);
    EachMessage each = queue(lossy, 1);
    EachSecond together = new EachSecond(lossy.get().worker(), lossy.get().consumer());
    together.start(0);
    for (Queue queue : List.of(each, together)) {
      queue.publish(0, 1, true);
      queue.advance(1);
      queue.stop(1);
      queue.advance(21);
      assertThat(queue.waits().max()).as("lost after its first second").isBetween(20.0, 21.0);
      queue.advance(41);
      assertThat(queue.waits().max()).as("back, and no pod").isBetween(40.0, 41.0);
    }
  }

  private static List<RunResult> together(Setting setting) {
    return IntStream.range(0, setting.runs())
        .mapToObj(
            run -> new Run(setting, run, false).run(new Bands(setting.duration().toSeconds())))
        .toList();
  }

  /** Where both can be used they must say the same of replicas, lag and hours. */
  @ParameterizedTest(name = "{0}, {1} s")
  @CsvSource({
    "constant:6, 0.5",
    "diurnal:1..8, 0.5",
    "ramp:0..15, 0.4",
    "constant:3, 3",
    "constant:9, 2.1",
    "poisson:6, 2.5",
    "burst:900@60s, 1",
    "constant:10, 600"
  })
  void bothQueuesAgree(String load, double seconds) {
    ASetting setting = new ASetting().replicas(1, 20).load(load).takes(seconds).window(120).runs(8);
    Setting few = setting.duration(Duration.ofHours(1)).get();
    assertThat(Run.followsMessages(few, 3600)).isTrue();
    Summary each = Simulation.summary(few, Simulation.results(few));
    Summary together = Simulation.summary(few, together(few));

    assertThat(together.messages()).isEqualTo(each.messages());
    assertThat(together.podHours().middle())
        .isCloseTo(each.podHours().middle(), within(0.15 * each.podHours().middle()));
    assertThat(together.replicas().middle())
        .isCloseTo(each.replicas().middle(), within(1 + 0.15 * each.replicas().middle()));
    assertThat(together.waitSeconds().p95().middle())
        .isCloseTo(
            each.waitSeconds().p95().middle(),
            within(3 + 0.15 * each.waitSeconds().p95().middle()));
    assertThat(together.lag().middle())
        .isCloseTo(each.lag().middle(), within(3 + 0.15 * each.lag().middle()));
  }
}
