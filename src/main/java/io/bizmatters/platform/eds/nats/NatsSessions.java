package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.model.NatsServers;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The build's connections to NATS: one for each list of servers, made when it is first asked for,
 * and again when it is lost. Closes all, and ends their threads.
 */
public final class NatsSessions implements AutoCloseable {

  private static final String WHERE =
      "eds.nats.url says where the build sees NATS, eds.nats.access how";

  private final NatsThreads threads = new NatsThreads();
  private final NatsCredentials credentials;
  private final NatsTls tls;
  private final Map<String, CompletableFuture<NatsSession>> open = new ConcurrentHashMap<>();

  /**
   * @param credentials for servers whose URL has none
   * @param tls whom the build trusts where NATS is talked to by TLS
   */
  public NatsSessions(NatsCredentials credentials, NatsTls tls) {
    this.credentials = credentials;
    this.tls = tls;
  }

  NatsThreads threads() {
    return threads;
  }

  /**
   * A connection that stands. It is shared: whoever gets it does not close it.
   *
   * @param url one or more servers, comma separated; may carry credentials, which are never shown
   * @throws NatsException when there is none within the deadline
   * @throws InterruptedException when the build is stopped while it waits
   */
  public NatsSession session(String url, Duration deadline)
      throws NatsException, InterruptedException {
    Optional<NatsAddress> address = NatsAddress.parse(url).legal();
    if (address.isEmpty()) {
      throw new NatsException(
          "the address of NATS is none: it must be nats://host:port or tls://host:port", WHERE);
    }
    CompletableFuture<NatsSession> known =
        open.compute(
            url, (same, old) -> old != null && isUsable(old) ? old : connect(address.get()));
    try {
      return known.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException failure) {
      throw new NatsException(shown(url) + ": " + Causes.of(failure), WHERE, failure);
    }
  }

  /** The servers, without credentials. */
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

  private CompletableFuture<NatsSession> connect(NatsAddress address) {
    CompletableFuture<NatsSession> opening = new CompletableFuture<>();
    threads
        .pool()
        .execute(
            () -> {
              try {
                NatsSession session =
                    NatsSession.open(
                        address.servers(), address.credentials().orElse(credentials), tls, threads);
                if (!opening.complete(session)) {
                  session.close();
                }
              } catch (IOException | InterruptedException | RuntimeException failure) {
                opening.completeExceptionally(failure);
              }
            });
    return opening;
  }

  /** Also what is still being opened. */
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
