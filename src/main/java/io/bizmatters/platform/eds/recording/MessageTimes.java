package io.bizmatters.platform.eds.recording;

import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Computes how many seconds a worker needs for a message. A reported time from delivery to
 * acknowledgement is that only while a pod holds one message: in a batch, it contains the wait for
 * the messages before. Then the time is what all pods needed together while they had work, over the
 * messages they finished.
 */
final class MessageTimes {

  /** The most times that are kept. */
  static final int MOST_VALUES = 1000;

  private static final int ENOUGH = 10;
  private static final double ONE_MESSAGE = 1.2;

  private final long maxAckPending;
  private double podSeconds;
  private long finishedByBusy;
  private double heldSeconds;
  private double ackPendingSeconds;
  private long finished;

  /**
   * @param maxAckPending negative for no limit
   */
  MessageTimes(long maxAckPending) {
    this.maxAckPending = maxAckPending;
  }

  /**
   * The counts at one moment.
   *
   * @param seconds since the start
   * @param deliveries all deliveries of the consumer
   */
  record Counts(double seconds, int available, long pending, long ackPending, long deliveries) {}

  /** Takes two counts that follow each other. */
  void add(Counts before, Counts now) {
    double seconds = now.seconds() - before.seconds();
    long done = now.deliveries() - before.deliveries() + before.ackPending() - now.ackPending();
    if (seconds <= 0 || now.deliveries() < before.deliveries() || done < 0) {
      return;
    }
    double held = seconds * (before.ackPending() + now.ackPending()) / 2;
    finished += done;
    ackPendingSeconds += held;
    if (isBusy(before) && isBusy(now) && before.available() == now.available()) {
      podSeconds += seconds * now.available();
      heldSeconds += held;
      finishedByBusy += done;
    }
  }

  /** Whether every pod has work: messages wait, and NATS would deliver them. */
  private boolean isBusy(Counts counts) {
    return counts.pending() > 0
        && counts.available() > 0
        && (maxAckPending < 0 || counts.ackPending() < maxAckPending);
  }

  /**
   * Returns the time of a message, by the best method there is.
   *
   * @param reported the times that the consumer reported, in seconds
   */
  Optional<MessageTime> result(List<Double> reported) {
    boolean busyIsKnown = finishedByBusy >= ENOUGH;
    boolean oneByOne = !busyIsKnown || heldSeconds <= ONE_MESSAGE * podSeconds;
    if (oneByOne && !reported.isEmpty()) {
      double mean = reported.stream().mapToDouble(Double::doubleValue).average().orElse(0);
      return Optional.of(
          new MessageTime(Method.SAMPLED_ACKS, mean, reported.size(), quantiles(reported)));
    }
    if (busyIsKnown) {
      return Optional.of(
          new MessageTime(
              Method.BUSY_PODS, podSeconds / finishedByBusy, finishedByBusy, List.of()));
    }
    return finished == 0 || ackPendingSeconds == 0
        ? Optional.empty()
        : Optional.of(
            new MessageTime(Method.ACK_PENDING, ackPendingSeconds / finished, finished, List.of()));
  }

  private static List<Double> quantiles(List<Double> times) {
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length <= MOST_VALUES) {
      return Arrays.stream(sorted).boxed().toList();
    }
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < MOST_VALUES; i++) {
      values.add(sorted[(int) ((i + 0.5) * sorted.length / MOST_VALUES)]);
    }
    return values;
  }
}
