package io.bizmatters.platform.eds.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bizmatters.platform.eds.recording.MessageTimes.Counts;
import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Method;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MessageTimesTest {

  private final MessageTimes times = new MessageTimes(1000);

  /** Two pods that finish four messages a second together, with 100 waiting at first. */
  private void busySeconds(int seconds, int heldByEach) {
    for (int i = 0; i < seconds; i++) {
      times.add(
          new Counts(i, 2, 100 - 4L * i, 2L * heldByEach, 4L * i),
          new Counts(i + 1, 2, 96 - 4L * i, 2L * heldByEach, 4L * i + 4));
    }
  }

  @Test
  void reportedTimesAreTakenAsTheyAreWhileAPodHoldsOneMessage() {
    busySeconds(10, 1);

    MessageTime time = times.result(List.of(0.4, 0.7, 0.4)).orElseThrow();

    assertThat(time.method()).isEqualTo(Method.SAMPLED_ACKS);
    assertThat(time.mean()).isCloseTo(0.5, within(1e-9));
    assertThat(time.values()).containsExactly(0.4, 0.4, 0.7);
    assertThat(time.messages()).isEqualTo(3);
  }

  @Test
  void manyReportedTimesAreThinnedOutEvenly() {
    List<Double> reported = IntStream.range(0, 5000).mapToObj(i -> i / 1000.0).toList();

    assertThat(times.result(reported).orElseThrow().values())
        .hasSize(MessageTimes.MOST_VALUES)
        .isSorted()
        .startsWith(0.002, 0.007)
        .endsWith(4.997);
  }

  /** In a batch of ten the reported times would be those of ten messages. */
  @Test
  void theTimeOfABatchIsWhatBusyPodsNeed() {
    busySeconds(10, 10);

    MessageTime time = times.result(Collections.nCopies(40, 2.75)).orElseThrow();

    assertThat(time.method()).isEqualTo(Method.BUSY_PODS);
    assertThat(time.mean()).isCloseTo(0.5, within(1e-9));
    assertThat(time.messages()).isEqualTo(40);
    assertThat(time.values()).isEmpty();
  }

  @Test
  void withoutReportsBusyPodsAreMeasured() {
    busySeconds(10, 1);

    assertThat(times.result(List.of()).orElseThrow().method()).isEqualTo(Method.BUSY_PODS);
  }

  /** One message is in work for half of the time, and one is finished each second. */
  @Test
  void idlePodsAreMeasuredByTheMessagesInWork() {
    for (int i = 0; i < 20; i++) {
      times.add(new Counts(i, 2, 0, i % 2, i), new Counts(i + 1, 2, 0, (i + 1) % 2, i + 1));
    }

    MessageTime time = times.result(List.of()).orElseThrow();

    assertThat(time.method()).isEqualTo(Method.ACK_PENDING);
    assertThat(time.mean()).isCloseTo(0.5, within(1e-9));
    assertThat(time.messages()).isEqualTo(20);
  }

  /** The limit makes pods wait, though messages do. */
  @Test
  void podsThatMaxAckPendingHoldsUpAreNotBusy() {
    MessageTimes limited = new MessageTimes(2);
    for (int i = 0; i < 20; i++) {
      limited.add(new Counts(i, 10, 50, 2, 4L * i), new Counts(i + 1, 10, 50, 2, 4L * i + 4));
    }

    MessageTime time = limited.result(List.of()).orElseThrow();

    assertThat(time.method()).isEqualTo(Method.ACK_PENDING);
    assertThat(time.mean()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void whatWasNotFinishedHasNoTime() {
    times.add(new Counts(0, 1, 0, 0, 0), new Counts(1, 1, 5, 0, 0));

    assertThat(times.result(List.of())).isEmpty();
  }

  /** A consumer that was created anew counts from 0. */
  @Test
  void countsThatRunBackwardsAreSkipped() {
    busySeconds(10, 1);
    times.add(new Counts(10, 2, 60, 2, 40), new Counts(11, 2, 60, 0, 0));

    assertThat(times.result(List.of()).orElseThrow().messages()).isEqualTo(40);
  }
}
