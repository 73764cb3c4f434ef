package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.manifest.JsonTree;
import io.bizmatters.platform.eds.model.NatsServers;
import io.bizmatters.platform.eds.model.NatsServers.Server;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One connection, which does not repair itself: whoever asks again makes a new one.
 *
 * @param account whose JetStream it sees; empty when the server does not say (before 2.10, or no
 *     right to ask)
 */
record NatsConnection(Connection connection, Optional<Account> account) {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ACCOUNT = Duration.ofSeconds(1);

  /**
   * An account.
   *
   * @param id its name, or in operator mode its public key
   * @param name in operator mode its tag
   */
  record Account(String id, String name) {}

  /**
   * Connects, within two seconds a server.
   *
   * @throws IOException saying why not, without the address
   */
  static NatsConnection open(NatsServers servers, NatsCredentials credentials, NatsThreads threads)
      throws IOException, InterruptedException {
    resolveAny(servers);
    List<String> causes = new CopyOnWriteArrayList<>();
    try {
      Options.Builder options =
          new Options.Builder()
              .server(servers.text())
              .connectionName("eds-maven-plugin")
              .noReconnect()
              .ignoreDiscoveredServers()
              .connectionTimeout(CONNECT)
              .errorListener(listener(causes));
      NatsLogin.with(credentials, threads.lendTo(options));
      Connection connection = Nats.connect(options.build());
      return new NatsConnection(connection, account(connection));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException("the build's " + credentials + " cannot be used", unusable);
    } catch (IOException failure) {
      throw causes.isEmpty() ? failure : new IOException(causes.get(causes.size() - 1), failure);
    }
  }

  /** Unknown names are decided before the client tries them, each with its timeout. */
  private static void resolveAny(NatsServers servers) throws UnknownHostException {
    UnknownHostException unknown = new UnknownHostException("unknown host");
    for (Server server : servers.servers()) {
      try {
        if (InetAddress.getAllByName(server.host()).length > 0) {
          return;
        }
      } catch (UnknownHostException next) {
        unknown.addSuppressed(next);
      }
    }
    throw unknown;
  }

  /** The client would log by itself; what it says is the cause of what it throws. */
  private static ErrorListener listener(List<String> causes) {
    return new ErrorListener() {
      @Override
      public void errorOccurred(Connection connection, String error) {
        causes.add(error);
      }

      @Override
      public void exceptionOccurred(Connection connection, Exception failure) {
        causes.add(Causes.of(failure));
      }
    };
  }

  private static Optional<Account> account(Connection connection) throws InterruptedException {
    Message answer = connection.request("$SYS.REQ.USER.INFO", new byte[0], ACCOUNT);
    if (answer == null || answer.isStatusMessage()) {
      return Optional.empty();
    }
    try {
      JsonNode data = JsonTree.of(answer.getData()).path("data");
      String id = data.path("account").asString("");
      return id.isEmpty()
          ? Optional.empty()
          : Optional.of(new Account(id, data.path("account_name").asString(id)));
    } catch (JacksonException foreign) {
      return Optional.empty();
    }
  }

  boolean isOpen() {
    return connection.getStatus() == Status.CONNECTED;
  }

  void close() {
    try {
      connection.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
