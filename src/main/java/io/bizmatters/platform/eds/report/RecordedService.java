package io.bizmatters.platform.eds.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was measured of a live service.
 *
 * @param took how long it was observed
 * @param samples one a second; seconds in which NATS did not answer are missing
 * @param messageTime empty if no message was finished
 */
public record RecordedService(
    String service,
    String namespace,
    Instant startedAt,
    Duration took,
    Setting setting,
    List<Sample> samples,
    Optional<MessageTime> messageTime) {

  public RecordedService {
    samples = List.copyOf(samples);
  }

  /**
   * What the service ran with.
   *
   * @param maxAckPending negative for no limit
   * @param acksSampled how many of 100 acknowledgements the consumer reports; 0 for none
   */
  public record Setting(
      String stream,
      String consumer,
      int lagThreshold,
      int minReplicas,
      int maxReplicas,
      Duration ackWait,
      long maxAckPending,
      int acksSampled) {}

  /**
   * What was seen at one moment.
   *
   * @param second since the start
   * @param published messages for the consumer since the start
   */
  public record Sample(
      long second, int desired, int available, long pending, long ackPending, long published) {

    /** Returns the lag as KEDA counts it. */
    public long lag() {
      return pending + ackPending;
    }
  }

  /**
   * How many seconds a worker needs for a message.
   *
   * @param method how it was measured
   * @param messages how many messages it was measured of
   * @param values times of equal weight, ascending; empty if only the mean is known
   */
  public record MessageTime(Method method, double mean, long messages, List<Double> values) {
    public MessageTime {
      values = List.copyOf(values);
    }
  }

  /** The ways to measure how long a message takes. */
  public enum Method {
    /** The consumer has reported the time from delivery to acknowledgement. */
    SAMPLED_ACKS("sampledAcks"),
    /** All pods worked, and so many messages were finished in that time. */
    BUSY_PODS("busyPods"),
    /** The mean of the unacknowledged messages over the finished ones a second. */
    ACK_PENDING("ackPending");

    private final String word;

    Method(String word) {
      this.word = word;
    }

    /** Returns the word in the JSON document. */
    public String word() {
      return word;
    }
  }

  /** Returns the messages that were published while it was recorded. */
  public long published() {
    return samples.isEmpty() ? 0 : samples.get(samples.size() - 1).published();
  }
}
