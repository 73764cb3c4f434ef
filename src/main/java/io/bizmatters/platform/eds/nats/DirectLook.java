package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.NatsServers;
import io.bizmatters.platform.eds.nats.NatsConnection.Account;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Acks;
import io.bizmatters.platform.eds.readiness.StreamAnswer.ConsumerMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Found;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Kind;
import io.bizmatters.platform.eds.readiness.StreamAnswer.StreamMissing;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks by NATS' own protocol: in a cluster of servers the answer comes from the consumer's leader,
 * which the monitoring of one server does not promise.
 */
final class DirectLook implements AutoCloseable {

  /** {@code nats-server/server/errors.json}. */
  private static final int CONSUMER_NOT_FOUND = 10014;

  private static final int ACCOUNT_WITHOUT_JETSTREAM = 10039;
  private static final int STREAM_NOT_FOUND = 10059;
  private static final int JETSTREAM_OFF = 10076;

  private final NatsThreads threads;
  private final NatsCredentials credentials;
  private final Map<String, CompletableFuture<NatsConnection>> connections =
      new ConcurrentHashMap<>();

  DirectLook(NatsThreads threads, NatsCredentials credentials) {
    this.threads = threads;
    this.credentials = credentials;
  }

  /**
   * What was seen, and where.
   *
   * @param account that the connection sees, when it is known to be another than the one asked for
   */
  record Sight(StreamAnswer answer, Optional<Account> account) {}

  Sight read(StreamQuestion question, Deadline due) throws InterruptedException {
    Optional<NatsAddress> address = NatsAddress.parse(question.url()).legal();
    if (address.isEmpty()) {
      return unseen("the address of NATS is none: it must be nats://host:port or tls://host:port");
    }
    NatsServers servers = address.get().servers();
    try {
      NatsConnection connection = connection(question.url(), address.get(), due);
      Optional<Account> other =
          connection.account().filter(account -> !account.id().equals(question.account()));
      return new Sight(consumer(connection, question, servers, due), other);
    } catch (TimeoutException | ExecutionException | IOException failure) {
      return unseen(servers.text() + ": " + Causes.of(failure));
    }
  }

  private static Sight unseen(String message) {
    return new Sight(new Unreachable(message), Optional.empty());
  }

  private NatsConnection connection(String url, NatsAddress address, Deadline due)
      throws InterruptedException, TimeoutException, ExecutionException {
    CompletableFuture<NatsConnection> known =
        connections.compute(
            url, (same, old) -> old != null && isUsable(old) ? old : connect(address));
    return known.get(due.left().toMillis(), TimeUnit.MILLISECONDS);
  }

  private static boolean isUsable(CompletableFuture<NatsConnection> connection) {
    if (!connection.isDone()) {
      return true;
    }
    return !connection.isCompletedExceptionally() && connection.join().isOpen();
  }

  private CompletableFuture<NatsConnection> connect(NatsAddress address) {
    CompletableFuture<NatsConnection> opening = new CompletableFuture<>();
    threads
        .pool()
        .execute(
            () -> {
              try {
                NatsConnection connection =
                    NatsConnection.open(
                        address.servers(), address.credentials().orElse(credentials), threads);
                if (!opening.complete(connection)) {
                  connection.close();
                }
              } catch (IOException | InterruptedException | RuntimeException failure) {
                opening.completeExceptionally(failure);
              }
            });
    return opening;
  }

  private static StreamAnswer consumer(
      NatsConnection connection, StreamQuestion question, NatsServers servers, Deadline due)
      throws IOException {
    try {
      return found(
          connection
              .connection()
              .jetStreamManagement(
                  JetStreamOptions.builder().requestTimeout(due.left().plusMillis(1)).build())
              .getConsumerInfo(question.stream(), question.consumer()));
    } catch (JetStreamApiException refused) {
      return switch (refused.getApiErrorCode()) {
        case STREAM_NOT_FOUND -> new StreamMissing();
        case CONSUMER_NOT_FOUND -> new ConsumerMissing();
        case ACCOUNT_WITHOUT_JETSTREAM ->
            new Unreachable(servers.text() + ": this account has no JetStream");
        case JETSTREAM_OFF -> new Unreachable(servers.text() + ": JetStream is off");
        default -> new Unreachable(servers.text() + ": " + refused.getMessage());
      };
    } catch (IllegalArgumentException illegal) {
      return new Unreachable(servers.text() + ": " + illegal.getMessage());
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

  /** Also what is still being opened. */
  @Override
  public void close() {
    for (CompletableFuture<NatsConnection> opening : connections.values()) {
      boolean pending = opening.cancel(true);
      if (!pending && !opening.isCompletedExceptionally()) {
        opening.join().close();
      }
    }
    connections.clear();
  }
}
