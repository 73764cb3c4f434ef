package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.nats.NatsSession.Account;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.Optional;

/**
 * Asks by NATS' own protocol: in a cluster of servers the answer comes from the consumer's leader,
 * which the monitoring of one server does not promise.
 */
final class DirectLook {

  /** {@code nats-server/server/errors.json}. */
  private static final int CONSUMER_NOT_FOUND = 10014;

  private static final int ACCOUNT_WITHOUT_JETSTREAM = 10039;
  private static final int STREAM_NOT_FOUND = 10059;
  private static final int JETSTREAM_OFF = 10076;

  private final NatsSessions sessions;

  DirectLook(NatsSessions sessions) {
    this.sessions = sessions;
  }

  /**
   * What was seen, and where.
   *
   * @param account that the connection sees, when it is known to be another than the one asked for
   */
  record Sight(StreamAnswer answer, Optional<Account> account) {}

  Sight read(StreamQuestion question, Deadline due) throws InterruptedException {
    try {
      NatsSession session = sessions.session(question.url(), due.left());
      Optional<Account> other =
          session.account().filter(account -> !account.id().equals(question.account()));
      return new Sight(consumer(session, question, due), other);
    } catch (NatsException failure) {
      return unseen(failure.what());
    } catch (IOException failure) {
      return unseen(NatsSessions.shown(question.url()) + ": " + Causes.of(failure));
    }
  }

  private static Sight unseen(String message) {
    return new Sight(new Unreachable(message), Optional.empty());
  }

  private static StreamAnswer consumer(NatsSession session, StreamQuestion question, Deadline due)
      throws IOException {
    String servers = session.servers().text();
    try {
      return found(
          session
              .management(due.left().plusMillis(1))
              .getConsumerInfo(question.stream(), question.consumer()));
    } catch (JetStreamApiException refused) {
      return switch (refused.getApiErrorCode()) {
        case STREAM_NOT_FOUND -> new StreamMissing();
        case CONSUMER_NOT_FOUND -> new ConsumerMissing();
        case ACCOUNT_WITHOUT_JETSTREAM ->
            new Unreachable(servers + ": this account has no JetStream");
        case JETSTREAM_OFF -> new Unreachable(servers + ": JetStream is off");
        default -> new Unreachable(servers + ": " + refused.getMessage());
      };
    } catch (IllegalArgumentException illegal) {
      return new Unreachable(servers + ": " + illegal.getMessage());
    }
  }

  private static StreamAnswer found(ConsumerInfo consumer) {
    ConsumerConfiguration configuration = consumer.getConsumerConfiguration();
    return new Found(
        configuration.getDeliverSubject() == null ? Kind.PULL : Kind.PUSH,
        configuration.getDurable() != null,
        acks(configuration.getAckPolicy()),
        consumer.getNumPending(),
        consumer.getNumAckPending());
  }

  private static Acks acks(AckPolicy policy) {
    return switch (policy) {
      case Explicit -> Acks.EXPLICIT;
      case All -> Acks.ALL;
      default -> Acks.NONE;
    };
  }
}
