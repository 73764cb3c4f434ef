package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.manifest.tree.JsonTree;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.NatsServers.Server;
import io.nats.client.Connection;
import io.nats.client.Connection.Status;
import io.nats.client.Dispatcher;
import io.nats.client.ErrorListener;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.Options.HostnameResolveMode;
import io.nats.client.Subscription;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Wraps an open connection to NATS, in one account. It does not reconnect; {@link NatsSessions}
 * opens a new session instead. Safe for several threads.
 */
public final class NatsSession implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ACCOUNT = Duration.ofSeconds(1);
  private static final Duration TELLING = Duration.ofMillis(250);
  private static final Duration REQUEST = Duration.ofSeconds(5);

  /** The client's message for a server that requires TLS. */
  private static final String ONLY_ENCRYPTED = "SSL required by server";

  /** The client's message for a server without TLS. */
  private static final String ONLY_PLAIN = "SSL connection wanted by client";

  private static final int NOT_FOUND = 404;

  private final Connection connection;
  private final NatsServers servers;
  private final Optional<Account> account;

  private NatsSession(Connection connection, NatsServers servers, Optional<Account> account) {
    this.connection = connection;
    this.servers = servers;
    this.account = account;
  }

  /**
   * An account of NATS.
   *
   * @param id the name; in operator mode the public key
   * @param name the name; in operator mode the tag
   */
  public record Account(String id, String name) {}

  /**
   * The login of the build, and TLS.
   *
   * @param encrypted whether TLS is required
   */
  public record Login(NatsCredentials credentials, NatsTls tls, boolean encrypted) {}

  /**
   * Connects; waits up to two seconds for each server.
   *
   * @throws IOException with the cause, without the address
   */
  static NatsSession open(NatsServers servers, Login login, NatsThreads threads)
      throws IOException, InterruptedException {
    resolveAny(servers);
    NatsCredentials credentials = login.credentials();
    NatsTls tls = login.tls();
    boolean encrypted =
        login.encrypted()
            || tls.isOwn()
            || servers.servers().stream().anyMatch(one -> one.scheme().equals("tls"));
    try {
      return open(servers, credentials, encrypted ? Optional.of(tls) : Optional.empty(), threads);
    } catch (IOException refused) {
      String cause = String.valueOf(refused.getMessage());
      if (login.encrypted() && cause.contains(ONLY_PLAIN)) {
        throw new IOException(
            "it speaks plain text, over which the build's login is not sent: let it speak TLS, or "
                + NatsTrust.PLAIN_TEXT
                + "=true or -Deds.nats.plainText allows it",
            refused);
      }
      if (encrypted || !cause.contains(ONLY_ENCRYPTED)) {
        throw refused;
      }
      return open(servers, credentials, Optional.of(tls), threads);
    }
  }

  private static NatsSession open(
      NatsServers servers, NatsCredentials credentials, Optional<NatsTls> tls, NatsThreads threads)
      throws IOException, InterruptedException {
    BlockingDeque<String> causes = new LinkedBlockingDeque<>();
    Options.Builder options =
        new Options.Builder()
            .server(servers.text())
            .connectionName("eds-maven-plugin")
            .noReconnect()
            .ignoreDiscoveredServers()
            .connectionTimeout(CONNECT)
            .errorListener(listener(causes));
    try {
      NatsLogin.with(credentials, threads.lendTo(options));
    } catch (GeneralSecurityException | IllegalArgumentException unusable) {
      throw new IOException("the build's " + credentials + " cannot be used", unusable);
    }
    try {
      if (tls.isPresent()) {
        // a certificate is issued for a name, not for the address behind it
        options
            .sslContext(tls.get().context())
            .hostnameResolveMode(HostnameResolveMode.HappyEyeballs);
      }
      Connection connection = Nats.connect(options.build());
      return new NatsSession(connection, servers, account(connection));
    } catch (GeneralSecurityException unusable) {
      throw new IOException("TLS: " + unusable.getMessage(), unusable);
    } catch (IllegalArgumentException unusable) {
      throw new IOException("the build's " + credentials + " cannot be used", unusable);
    } catch (IOException failure) {
      // the client reports it on another thread
      String cause = causes.pollLast(TELLING.toMillis(), TimeUnit.MILLISECONDS);
      throw cause == null ? failure : new IOException(cause, failure);
    }
  }

  /** Fails early if no name resolves: the client would wait for each name's timeout. */
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

  /**
   * Collects the client's messages as causes of its exceptions; the client would log them itself.
   */
  private static ErrorListener listener(BlockingDeque<String> causes) {
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

  /**
   * Returns the account of the connection; empty when the server does not tell (2.9, or no right to
   * ask).
   */
  public Optional<Account> account() {
    return account;
  }

  /** Returns the servers of the connection, without credentials. */
  public NatsServers servers() {
    return servers;
  }

  /** Whether the server belongs to a cluster of servers. */
  public boolean isClustered() {
    String cluster = connection.getServerInfo().getCluster();
    return cluster != null && !cluster.isEmpty();
  }

  /** Sends a request without waiting for the answer. */
  public CompletableFuture<Message> request(String subject, byte[] body, Duration deadline) {
    return connection.requestWithTimeout(subject, body, deadline);
  }

  /**
   * Returns the API to read, create and change streams and consumers. A request may take five
   * seconds.
   */
  public JetStreamManagement management() throws IOException {
    return management(REQUEST);
  }

  JetStreamManagement management(Duration request) throws IOException {
    return connection.jetStreamManagement(options(request));
  }

  /**
   * Returns the API to publish, fetch and acknowledge messages. A request may take five seconds.
   */
  public JetStream jetStream() throws IOException {
    return connection.jetStream(options(REQUEST));
  }

  /**
   * Returns the first message with a subject, from a sequence on; empty without such a message.
   *
   * @param management the management API of this session
   * @param subject may have wildcards
   */
  public static Optional<MessageInfo> nextMessage(
      JetStreamManagement management, String stream, long from, String subject)
      throws IOException, JetStreamApiException {
    try {
      return Optional.of(management.getNextMessage(stream, from, subject));
    } catch (JetStreamApiException refused) {
      if (isNoMessage(refused)) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /** Whether NATS reports that the message does not exist; a direct get answers 404. */
  private static boolean isNoMessage(JetStreamApiException refused) {
    return refused.getApiErrorCode() == JetStreamErrors.MESSAGE_NOT_FOUND
        || refused.getErrorCode() == NOT_FOUND;
  }

  /** The result of a request that possibly nobody answers. */
  public enum Response {
    /** Somebody answered. */
    ANSWERED,
    /** NATS reports that nobody listens on the subject. */
    NOBODY,
    /** No answer in time, from a listener or from NATS. */
    SILENCE
  }

  /**
   * Sends a request on a subject to find out whether anybody listens.
   *
   * @throws IllegalStateException when the connection is lost
   */
  public Response ask(String subject, Duration deadline) throws InterruptedException {
    String inbox = connection.createInbox();
    Subscription answers = connection.subscribe(inbox);
    try {
      connection.publish(subject, inbox, new byte[0]);
      Message answer = answers.nextMessage(deadline);
      if (answer == null) {
        return Response.SILENCE;
      }
      return answer.isStatusMessage() ? Response.NOBODY : Response.ANSWERED;
    } finally {
      answers.unsubscribe();
    }
  }

  /** Answers requests on a subject until it is closed. */
  @FunctionalInterface
  public interface Responder extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Answers all requests on a subject, on a thread of its own.
   *
   * @throws IllegalStateException when the connection is lost
   */
  public Responder answer(String subject) {
    Dispatcher dispatcher =
        connection.createDispatcher(
            question -> {
              if (question.getReplyTo() != null) {
                connection.publish(question.getReplyTo(), new byte[0]);
              }
            });
    dispatcher.subscribe(subject);
    return () -> {
      if (isOpen()) {
        connection.closeDispatcher(dispatcher);
      }
    };
  }

  /**
   * Listens on a subject until it is closed, on a thread of its own.
   *
   * @param taker takes the body of each message
   * @throws IllegalStateException when the connection is lost
   */
  public Responder listen(String subject, Consumer<byte[]> taker) {
    Dispatcher dispatcher = connection.createDispatcher(message -> taker.accept(message.getData()));
    dispatcher.subscribe(subject);
    return () -> {
      if (isOpen()) {
        connection.closeDispatcher(dispatcher);
      }
    };
  }

  private static JetStreamOptions options(Duration request) {
    return JetStreamOptions.builder().requestTimeout(request).build();
  }

  /** Whether the connection is open. */
  public boolean isOpen() {
    return connection.getStatus() == Status.CONNECTED;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
