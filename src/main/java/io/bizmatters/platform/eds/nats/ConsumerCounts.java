package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
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
 * Holds the message counts of a durable consumer, as its leader counts them ({@code
 * $JS.API.CONSUMER.INFO}).
 *
 * @param waiting messages that are not delivered yet
 * @param inWork messages that are delivered and not acknowledged
 * @param redelivered messages in work that were delivered more than once
 * @param deliveries all deliveries, including redeliveries
 * @param oldest the time since the oldest unacknowledged message was published
 * @param at the time of the count, by {@link System#nanoTime}
 */
public record ConsumerCounts(
    long waiting,
    long inWork,
    long redelivered,
    long deliveries,
    Optional<Duration> oldest,
    long at) {

  /**
   * Holds rates between two counts, per second.
   *
   * @param arriving new messages for the consumer
   * @param delivering deliveries
   * @param finishing messages that were acknowledged or abandoned
   */
  public record Rates(double arriving, double delivering, double finishing) {}

  /**
   * Reads the counts. Sends two requests, or one when no message is left.
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

  /**
   * Returns the age of the oldest unacknowledged message. All messages up to the ack floor are
   * acknowledged, so the oldest is the next one after the floor.
   */
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

  /** Uses only the clock of NATS; this machine's clock may be minutes off. */
  private static Optional<Duration> age(
      JetStreamManagement management, String stream, long from, String subject, ConsumerInfo now)
      throws IOException, JetStreamApiException {
    return NatsSession.nextMessage(management, stream, from, subject)
        .map(message -> Duration.between(message.getTime(), now.getTimestamp()));
  }

  /** Returns the messages that wait or are in work, which is KEDA's lag. */
  public long lag() {
    return waiting + inWork;
  }

  /**
   * Returns the rates since an earlier count; empty when the consumer was created again in between.
   *
   * @param before an earlier count of this consumer
   */
  public Optional<Rates> since(ConsumerCounts before) {
    double seconds = (at - before.at) / 1e9;
    long delivered = deliveries - before.deliveries;
    if (seconds <= 0 || delivered < 0) {
      return Optional.empty();
    }
    // a redelivery is not a new message, but no count holds the number of redeliveries: those
    // that are redelivered now and were not before are the minimum
    long again = Math.max(0, redelivered - before.redelivered);
    long arrived = Math.max(0, waiting - before.waiting + delivered - again);
    long finished = Math.max(0, arrived + before.lag() - lag());
    return Optional.of(new Rates(arrived / seconds, delivered / seconds, finished / seconds));
  }
}
