package io.bizmatters.platform.eds.nats;

import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a durable consumer has to do and has done, as its leader counts it ({@code
 * $JS.API.CONSUMER.INFO}).
 *
 * @param waiting messages not delivered yet
 * @param inWork delivered and not acknowledged
 * @param redelivered of those in work, delivered more than once
 * @param deliveries ever made, redeliveries too
 * @param oldest how long ago the oldest message was published that is not acknowledged
 * @param at when it was counted, by {@link System#nanoTime}
 */
public record ConsumerCounts(
    long waiting,
    long inWork,
    long redelivered,
    long deliveries,
    Optional<Duration> oldest,
    long at) {

  /**
   * What happened between two counts, a second.
   *
   * @param arriving messages that came for the consumer
   * @param delivering deliveries
   * @param finishing messages that were acknowledged or given up
   */
  public record Rates(double arriving, double delivering, double finishing) {}

  /**
   * Counts now. It takes two requests, or one where nothing is left to do.
   *
   * @throws IOException when NATS does not answer, or refuses
   */
  public static ConsumerCounts of(NatsSession session, String stream, String consumer)
      throws IOException {
    try {
      JetStreamManagement management = session.management();
      ConsumerInfo info = management.getConsumerInfo(stream, consumer);
      long lag = info.getNumPending() + info.getNumAckPending();
      return new ConsumerCounts(
          info.getNumPending(),
          info.getNumAckPending(),
          info.getRedelivered(),
          info.getDelivered().getConsumerSequence(),
          lag == 0 ? Optional.empty() : oldest(management, stream, info),
          System.nanoTime());
    } catch (JetStreamApiException refused) {
      throw new IOException("consumer " + consumer + ": " + refused.getMessage(), refused);
    }
  }

  /** All up to its floor is acknowledged, so the oldest is the next that it reads. */
  private static Optional<Duration> oldest(
      JetStreamManagement management, String stream, ConsumerInfo info)
      throws IOException, JetStreamApiException {
    long next = info.getAckFloor().getStreamSequence() + 1;
    Optional<Duration> oldest = Optional.empty();
    for (String subject : subjects(info.getConsumerConfiguration())) {
      oldest =
          Stream.of(oldest, age(management, stream, next, subject, info))
              .flatMap(Optional::stream)
              .max(Duration::compareTo);
    }
    return oldest;
  }

  private static List<String> subjects(ConsumerConfiguration configuration) {
    List<String> filters = ObservedConsumer.filters(configuration);
    return filters.isEmpty() ? List.of(">") : filters;
  }

  /** By NATS' own clock alone: this machine's may be minutes off. */
  private static Optional<Duration> age(
      JetStreamManagement management, String stream, long from, String subject, ConsumerInfo now)
      throws IOException, JetStreamApiException {
    return NatsSession.nextMessage(management, stream, from, subject)
        .map(message -> Duration.between(message.getTime(), now.getTimestamp()));
  }

  /** The messages that wait or are in work: KEDA's lag. */
  public long lag() {
    return waiting + inWork;
  }

  /**
   * What happened since an earlier count; empty where the consumer was made anew meanwhile.
   *
   * @param before of the same consumer
   */
  public Optional<Rates> since(ConsumerCounts before) {
    double seconds = (at - before.at) / 1e9;
    long delivered = deliveries - before.deliveries;
    if (seconds <= 0 || delivered < 0) {
      return Optional.empty();
    }
    // a redelivery is no message that came, but no count tells how many there were: what is
    // redelivered now and was not before is the least
    long again = Math.max(0, redelivered - before.redelivered);
    long arrived = Math.max(0, waiting - before.waiting + delivered - again);
    long finished = Math.max(0, arrived + before.lag() - lag());
    return Optional.of(new Rates(arrived / seconds, delivered / seconds, finished / seconds));
  }
}
