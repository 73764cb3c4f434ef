package io.bizmatters.platform.eds.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The stream and the durable pull consumer that a service asks for. Both bear the names in {@link
 * EventDrivenService.Nats}; defaults are those of the platform's NATS stream standard.
 *
 * @param subjects at least one
 * @param replicas how many servers keep the stream: 1, 3 or 5
 * @param maxAge zero for messages that never get too old
 * @param maxBytes empty for no limit
 * @param maxMessages empty for no limit
 * @param duplicateWindow how long NATS remembers the ids of messages
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

  /** No limit, as NATS writes it. */
  public static final int UNLIMITED = -1;

  public Provision {
    subjects = List.copyOf(subjects);
  }

  /** When a message leaves the stream. */
  public enum Retention {
    WORKQUEUE,
    LIMITS,
    INTEREST;

    /** As NATS and people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Where messages are kept. */
  public enum Storage {
    FILE,
    MEMORY;

    /** As NATS and people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a full stream does: drops its oldest message, or refuses the new one. */
  public enum Discard {
    OLD,
    NEW;

    /** As NATS and people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The consumer: durable, pull, explicit acknowledgement, from the stream's first message.
   *
   * @param ackWait how long a message may be in work before it is delivered again
   * @param maxDeliver how often at most, or {@link #UNLIMITED}
   * @param maxAckPending how many messages may be in work, or {@link #UNLIMITED}
   * @param filterSubjects which of the stream's messages; empty for all
   * @param backoff how long each next delivery waits; empty for {@code ackWait} each time
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

    /** The wait before the first redelivery: NATS lets backoff's first value replace ackWait. */
    public Duration firstWait() {
      return backoff.isEmpty() ? ackWait : backoff.get(0);
    }
  }

  /**
   * The stream that keeps NATS' word of each message that was delivered for the last time.
   *
   * @param stream its name
   * @param maxAge zero for advisories that never get too old
   */
  public record DeadLetter(
      String stream, Duration maxAge, OptionalLong maxBytes, OptionalLong maxMessages) {

    /** Under which subject NATS says it ({@code nats-server/server/consumer.go}). */
    public static String subject(String workStream, String consumer) {
      return "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES." + workStream + "." + consumer;
    }
  }
}
