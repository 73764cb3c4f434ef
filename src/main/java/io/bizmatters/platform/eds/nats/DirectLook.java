package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.NatsSession.Account;
import io.bizmatters.platform.eds.nats.ObservedStream.ObservedConsumer;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads stream and consumer by the NATS protocol. In a cluster of servers the consumer's leader
 * answers; the monitoring endpoint of one server does not guarantee that.
 */
final class DirectLook {

  private final NatsSessions sessions;

  DirectLook(NatsSessions sessions) {
    this.sessions = sessions;
  }

  /**
   * The result of a look.
   *
   * @param account the account of the connection, when it is known to differ from the wanted one
   * @param consumer the consumer's state and settings
   */
  record Sight(
      StreamAnswer answer, Optional<Account> account, Optional<ObservedConsumer> consumer) {}

  Sight read(StreamReader.Question question, Deadline due) throws InterruptedException {
    try {
      NatsSession session = sessions.session(question.url(), due.left());
      Optional<Account> other =
          session.account().filter(account -> !account.id().equals(question.account()));
      return consumer(session, question, due, other);
    } catch (NatsException failure) {
      return unseen(failure.what());
    } catch (IOException failure) {
      return unseen(
          NatsSessions.shown(question.url()) + ": " + sessions.cause(question.url(), failure));
    }
  }

  private static Sight unseen(String message) {
    return new Sight(new Unreachable(message), Optional.empty(), Optional.empty());
  }

  /**
   * Reads more of the stream with one more request, and with another when a workqueue lacks the
   * consumer. Empty when NATS does not answer.
   */
  Optional<ObservedStream> observe(StreamReader.Question question, Sight sight, Deadline due)
      throws InterruptedException {
    try {
      JetStreamManagement management =
          sessions.session(question.url(), due.left()).management(due.left().plusMillis(1));
      StreamConfiguration stream = management.getStreamInfo(question.stream()).getConfiguration();
      boolean workqueue = stream.getRetentionPolicy() == RetentionPolicy.WorkQueue;
      List<ObservedConsumer> others = new ArrayList<>();
      if (workqueue && sight.consumer().isEmpty()) {
        management.getConsumers(question.stream()).stream()
            .map(ObservedConsumer::of)
            .forEach(others::add);
      }
      return Optional.of(
          new ObservedStream(KeptSubjects.of(stream), workqueue, sight.consumer(), others));
    } catch (NatsException | IOException | JetStreamApiException unseen) {
      return Optional.empty();
    }
  }

  private static Sight consumer(
      NatsSession session, StreamReader.Question question, Deadline due, Optional<Account> other)
      throws IOException {
    try {
      ConsumerInfo consumer =
          session
              .management(due.left().plusMillis(1))
              .getConsumerInfo(question.stream(), question.consumer());
      return new Sight(found(consumer), other, Optional.of(ObservedConsumer.of(consumer)));
    } catch (JetStreamApiException | IllegalArgumentException refused) {
      return new Sight(answer(refused, session.servers().text()), other, Optional.empty());
    }
  }

  private static StreamAnswer answer(Exception failure, String servers) {
    if (!(failure instanceof JetStreamApiException refused)) {
      return new Unreachable(servers + ": " + failure.getMessage());
    }
    return switch (refused.getApiErrorCode()) {
      case JetStreamErrors.STREAM_NOT_FOUND -> new StreamMissing();
      case JetStreamErrors.CONSUMER_NOT_FOUND -> new ConsumerMissing();
      case JetStreamErrors.ACCOUNT_WITHOUT_JETSTREAM ->
          new Unreachable(servers + ": this account has no JetStream");
      case JetStreamErrors.JETSTREAM_OFF -> new Unreachable(servers + ": JetStream is off");
      default -> new Unreachable(servers + ": " + refused.getMessage());
    };
  }

  private static StreamAnswer found(ConsumerInfo consumer) {
    ConsumerConfiguration configuration = consumer.getConsumerConfiguration();
    return new Found(
        configuration.getDeliverSubject() == null ? Kind.PULL : Kind.PUSH,
        configuration.getDurable() != null,
        ObservedConsumer.acks(configuration.getAckPolicy()),
        consumer.getNumPending(),
        consumer.getNumAckPending());
  }
}
