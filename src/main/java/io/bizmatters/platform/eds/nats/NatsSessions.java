package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.grammar.NatsServers.Server;
import io.bizmatters.platform.eds.nats.NatsCredentials.None;
import io.bizmatters.platform.eds.nats.NatsSession.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps the build's connections to NATS: one for each list of servers, opened at first use, and
 * opened again after a loss. Closing it closes all connections and ends their threads.
 */
public final class NatsSessions implements AutoCloseable {

  private static final String WHERE =
      "eds.nats.url says where the build sees NATS, eds.nats.access how";

  private final NatsThreads threads = new NatsThreads();
  private final NatsCredentials credentials;
  private final NatsTls tls;
  private final Predicate<Server> named;
  private final NatsTrust trust;
  private final Map<String, Server> nearEnds = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<NatsSession>> open = new ConcurrentHashMap<>();

  /**
   * Creates connections that send the login to every server.
   *
   * @param credentials for servers whose URL has no credentials
   * @param tls the trusted authorities for TLS
   */
  public NatsSessions(NatsCredentials credentials, NatsTls tls) {
    this(credentials, tls, new NatsTrust(Optional.empty(), List.of(), false), server -> true);
  }

  /**
   * Creates connections that send the login only to trusted servers.
   *
   * @param credentials for trusted servers whose URL has no credentials
   * @param tls the trusted authorities for TLS
   * @param trust which servers get the login
   */
  public NatsSessions(NatsCredentials credentials, NatsTls tls, NatsTrust trust) {
    this(credentials, tls, trust, trust::names);
  }

  private NatsSessions(
      NatsCredentials credentials, NatsTls tls, NatsTrust trust, Predicate<Server> named) {
    this.credentials = credentials;
    this.tls = tls;
    this.trust = trust;
    this.named = named;
  }

  /**
   * Registers an address as the local end of a port that the build forwards.
   *
   * @param behind the server that the port leads to
   */
  public void nearEnd(String url, Server behind) {
    nearEnds.put(url, behind);
  }

  /**
   * Explains that the login is not sent to the servers of a URL, and how to allow it. Empty without
   * a login, or when the servers receive it.
   */
  public Optional<String> withheld(String url) {
    return NatsAddress.parse(url)
        .legal()
        .filter(address -> isWithheld(url, address))
        .map(this::fix);
  }

  private boolean isWithheld(String url, NatsAddress address) {
    boolean hasLogin = !(credentials instanceof None) || tls.hasClient();
    Optional<Server> behind = Optional.ofNullable(nearEnds.get(url));
    boolean given =
        behind.isPresent()
            ? trust.namesForwarded(behind.get())
            : address.servers().servers().stream().allMatch(named);
    return hasLogin && address.credentials().isEmpty() && !given;
  }

  private String fix(NatsAddress address) {
    String hosts =
        address.servers().servers().stream()
            .map(server -> nearEnds.getOrDefault(address.servers().text(), server))
            .map(Server::host)
            .distinct()
            .collect(Collectors.joining(","));
    return "the build's login was not sent to "
        + hosts
        + ", which is not a trusted host: "
        + NatsTrust.HOSTS
        + "="
        + hosts
        + ", eds.nats.hosts or eds.nats.url allows it";
  }

  NatsThreads threads() {
    return threads;
  }

  /**
   * Returns an open connection. It is shared: the caller must not close it.
   *
   * @param url one or more servers, separated by commas; credentials in it are never shown
   * @throws NatsException when no connection opens within the deadline
   * @throws InterruptedException when the build is stopped during the wait
   */
  public NatsSession session(String url, Duration deadline)
      throws NatsException, InterruptedException {
    Optional<NatsAddress> address = NatsAddress.parse(url).legal();
    if (address.isEmpty()) {
      throw new NatsException(
          "the address of NATS is not valid: it must be nats://host:port or tls://host:port",
          WHERE);
    }
    CompletableFuture<NatsSession> known =
        open.compute(
            url, (same, old) -> old != null && isUsable(old) ? old : connect(url, address.get()));
    try {
      return known.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      throw new NatsException(shown(url) + ": " + cause(url, failure), WHERE, failure);
    }
  }

  /** Returns why the connection failed, and which login was withheld. */
  String cause(String url, Exception failure) {
    return Causes.of(failure) + withheld(url).map(text -> "; " + text).orElse("");
  }

  /** Returns the servers without credentials. */
  public static String shown(String url) {
    return NatsAddress.parse(url)
        .legal()
        .map(address -> address.servers().text())
        .orElseGet(() -> NatsServers.masked(url));
  }

  private static boolean isUsable(CompletableFuture<NatsSession> session) {
    if (!session.isDone()) {
      return true;
    }
    return !session.isCompletedExceptionally() && session.join().isOpen();
  }

  private CompletableFuture<NatsSession> connect(String url, NatsAddress address) {
    Login login = login(url, address);
    CompletableFuture<NatsSession> opening = new CompletableFuture<>();
    threads
        .pool()
        .execute(
            () -> {
              try {
                NatsSession session = NatsSession.open(address.servers(), login, threads);
                if (!opening.complete(session)) {
                  session.close();
                }
              } catch (IOException | InterruptedException | RuntimeException failure) {
                opening.completeExceptionally(failure);
              }
            });
    return opening;
  }

  private Login login(String url, NatsAddress address) {
    if (isWithheld(url, address)) {
      return new Login(new None(), tls.withoutClient(), false);
    }
    NatsCredentials ours = address.credentials().orElse(credentials);
    boolean readable = address.servers().servers().stream().anyMatch(NatsTrust::isReadable);
    return new Login(ours, tls, readable && !(ours instanceof None) && !trust.plainText());
  }

  /** Closes all connections, also those that are still opening. */
  @Override
  public void close() {
    for (CompletableFuture<NatsSession> opening : open.values()) {
      boolean pending = opening.cancel(true);
      if (!pending && !opening.isCompletedExceptionally()) {
        opening.join().close();
      }
    }
    open.clear();
    threads.close();
  }
}
