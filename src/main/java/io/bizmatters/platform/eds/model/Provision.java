package io.bizmatters.platform.eds.model;

import io.bizmatters.platform.eds.model.tree.Word;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Describes the stream and the durable pull consumer that a service wants. Their names are in
 * {@link EventDrivenService.Nats}; the defaults come from the platform's NATS stream standard.
 *
 * @param subjects at least one
 * @param replicas the number of servers that store the stream: 1, 3 or 5
 * @param maxAge the maximal age of messages; zero for no limit
 * @param maxBytes the maximal size; empty for no limit
 * @param maxMessages the maximal number of messages; empty for no limit
 * @param duplicateWindow how long NATS remembers message ids to detect duplicates
 */
public record Provision(
    List<String> subjects,
    Retention retention,
    Storage storage,
    int replicas,
    Duration maxAge,
    OptionalLong maxBytes,
    OptionalLong maxMessages,
    Discard discard,
    Duration duplicateWindow,
    Consumer consumer,
    Optional<DeadLetter> deadLetter) {

  /** The number that means "no limit" in NATS. */
  public static final int UNLIMITED = -1;

  public Provision {
    subjects = List.copyOf(subjects);
  }

  /** The rule by which NATS deletes messages. */
  public enum Retention implements Word {
    WORKQUEUE,
    LIMITS,
    INTEREST
  }

  /** The storage of messages. */
  public enum Storage implements Word {
    FILE,
    MEMORY
  }

  /** What a full stream does: delete its oldest message, or refuse the new one. */
  public enum Discard implements Word {
    OLD,
    NEW
  }

  /**
   * The consumer: durable, pull, explicit acknowledgement, from the stream's first message.
   *
   * @param ackWait how long a message may be in work before NATS delivers it again
   * @param maxDeliver the maximal number of deliveries, or {@link #UNLIMITED}
   * @param maxAckPending the maximal number of messages in work, or {@link #UNLIMITED}
   * @param filterSubjects the subjects of the consumer's messages; empty for all
   * @param backoff the wait before each redelivery; empty for {@code ackWait} every time
   */
  public record Consumer(
      Duration ackWait,
      int maxDeliver,
      int maxAckPending,
      List<String> filterSubjects,
      List<Duration> backoff) {
    public Consumer {
      filterSubjects = List.copyOf(filterSubjects);
      backoff = List.copyOf(backoff);
    }

    /**
     * Returns the wait before the first redelivery: the first value of backoff replaces ackWait.
     */
    public Duration firstWait() {
      return backoff.isEmpty() ? ackWait : backoff.get(0);
    }
  }

  /**
   * The stream for NATS' advisories about messages that reached their last delivery.
   *
   * @param stream the name of the stream
   * @param maxAge the maximal age of advisories; zero for no limit
   */
  public record DeadLetter(
      String stream, Duration maxAge, OptionalLong maxBytes, OptionalLong maxMessages) {

    /** Returns the subject of the advisories ({@code nats-server/server/consumer.go}). */
    public static String subject(String workStream, String consumer) {
      return "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + workStream + "." + consumer;
    }
  }
}
