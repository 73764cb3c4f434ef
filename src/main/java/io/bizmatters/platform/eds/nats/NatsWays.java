package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.NatsServers.Server;
import io.bizmatters.platform.eds.nats.NatsForwards.ServiceAddress;
import io.bizmatters.platform.eds.nats.NatsSession.Account;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Finds a way from the build to the services' NATS servers. It tries the ways once for each NATS,
 * reports the one that works, and remembers it.
 */
public final class NatsWays implements AutoCloseable {

  private static final Duration LONGEST_DIRECT = Duration.ofSeconds(4);
  private static final Duration USUAL = Duration.ofSeconds(10);

  /**
   * The options for reaching NATS.
   *
   * @param credentials for servers whose URL has no credentials
   * @param tls the trusted authorities for TLS
   * @param url {@code eds.nats.url}: the servers' address as the build reaches them, if it differs
   *     from the service's
   * @param monitoring {@code eds.nats.monitoring}: the monitoring endpoint as the build reaches it,
   *     {@code host:port} or {@code https://host:port}
   * @param trust which servers receive the login
   */
  public record Options(
      NatsAccess access,
      NatsCredentials credentials,
      NatsTls tls,
      Optional<String> url,
      Optional<String> monitoring,
      NatsTrust trust) {

    /** Creates options that send the login only to the servers of {@code url}. */
    public Options(
        NatsAccess access,
        NatsCredentials credentials,
        NatsTls tls,
        Optional<String> url,
        Optional<String> monitoring) {
      this(access, credentials, tls, url, monitoring, new NatsTrust(url, List.of(), false));
    }

    /** Returns options that choose the way automatically. */
    public static Options automatic() {
      return new Options(
          NatsAccess.AUTOMATIC,
          new NatsCredentials.None(),
          NatsTls.ofJvm(),
          Optional.empty(),
          Optional.empty());
    }
  }

  /** Supplies the cluster whose API server forwards ports; called only when a forward is needed. */
  @FunctionalInterface
  public interface Forwarding {
    ClusterClient cluster() throws ClusterException;
  }

  /**
   * An open connection and the way that it uses.
   *
   * @param word such as {@code direct nats://nats:4222} or {@code port-forward to svc
   *     nats/nats:4222}
   * @param session open until the ways are closed, which close it
   */
  public record Way(String word, NatsSession session) {}

  private static final String DIRECT = "direct ";

  private final Options options;
  private final Forwarding forwarding;
  private final Consumer<String> lines;
  private final NatsSessions sessions;
  private final NatsForwards forwards;
  private final Set<String> onlyForwarded = ConcurrentHashMap.newKeySet();
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /**
   * @param lines takes a line for each NATS that names the way
   */
  public NatsWays(Forwarding forwarding, Options options, Consumer<String> lines) {
    this.options = options;
    this.forwarding = forwarding;
    this.lines = lines;
    this.sessions = new NatsSessions(options.credentials(), options.tls(), options.trust());
    this.forwards = new NatsForwards(forwarding);
  }

  /**
   * Returns a connection to a service's NATS, in the service's account.
   *
   * @throws NatsException when every way fails, with the cause of each, or when the build's
   *     credentials belong to another account
   * @throws InterruptedException when the build is stopped during the wait
   */
  public Way to(EventDrivenService service) throws NatsException, InterruptedException {
    Way way = way(service, System.nanoTime() + USUAL.toNanos());
    checkAccount(service.nats(), way.session());
    return way;
  }

  private Way way(EventDrivenService service, long end) throws NatsException, InterruptedException {
    String url = url(service.nats());
    return switch (options.access()) {
      case SKIP, MONITORING ->
          throw new NatsException(
              "eds.nats.access="
                  + options.access().word()
                  + (options.access() == NatsAccess.SKIP
                      ? " forbids the use of NATS"
                      : " only reads, and this needs NATS' own protocol"),
              "eds.nats.access=direct or port-forward, or leave it out");
      case DIRECT -> direct(url, left(end));
      case PORT_FORWARD -> forwarded(service, end);
      case AUTOMATIC ->
          isOnlyForwarded(url) ? forwarded(service, end) : automatic(service, url, end);
    };
  }

  private Way automatic(EventDrivenService service, String url, long end)
      throws NatsException, InterruptedException {
    try {
      return direct(url, options.url().isPresent() ? left(end) : forDirect(left(end)));
    } catch (NatsException silent) {
      if (!mayForward(service)) {
        throw silent;
      }
      return forwardedAfter(silent, service, url, end);
    }
  }

  private Way forwardedAfter(NatsException silent, EventDrivenService service, String url, long end)
      throws NatsException, InterruptedException {
    try {
      Way way = forwarded(service, end);
      rememberForwarded(url);
      return way;
    } catch (NatsException too) {
      throw new NatsException(
          "no way to NATS: direct " + silent.what() + "; " + too.what(), silent.fix());
    }
  }

  private Way direct(String url, Duration deadline) throws NatsException, InterruptedException {
    NatsSession session = sessions.session(url, deadline);
    return told(url, new Way(DIRECT + session.servers().text(), session));
  }

  private Way forwarded(EventDrivenService service, long end)
      throws NatsException, InterruptedException {
    ServiceAddress target = target(service);
    String word = word(target);
    String local = forwardedUrl(service, target, left(end));
    try {
      return told(url(service.nats()), new Way(word, sessions.session(local, left(end))));
    } catch (NatsException silent) {
      throw new NatsException(word + " " + silent.what(), silent.fix());
    }
  }

  private Way told(String url, Way way) {
    tell(url, way.word());
    return way;
  }

  /** Reports the way to a NATS, once. */
  void tell(String url, String way) {
    if (told.add(url)) {
      lines.accept("NATS: " + way);
      if (way.startsWith(DIRECT)) {
        sessions.withheld(url).ifPresent(text -> lines.accept("NATS: " + text));
      }
    }
  }

  /** Returns the servers without credentials. */
  static String shown(String url) {
    return NatsSessions.shown(url);
  }

  static String word(ServiceAddress target) {
    return "port-forward to svc "
        + target.namespace()
        + "/"
        + target.service()
        + ":"
        + target.port();
  }

  /** Rejects another account: neither KEDA nor the worker would see streams in it. */
  private static void checkAccount(Nats nats, NatsSession session) throws NatsException {
    Optional<Account> other =
        session.account().filter(account -> !account.id().equals(nats.account()));
    if (other.isPresent()) {
      String id = other.get().id();
      boolean tag = other.get().name().equals(nats.account());
      throw new NatsException(
          tag
              ? nats.account()
                  + " is the name tag of account "
                  + id
                  + ", by which KEDA finds nothing"
              : "the build's credentials are of account "
                  + id
                  + ", the stream's account is "
                  + nats.account(),
          "nats.account: " + id + (tag ? "" : ", or other credentials"));
    }
  }

  Options options() {
    return options;
  }

  public NatsSessions sessions() {
    return sessions;
  }

  /** Returns the URL that the build tries first. */
  String url(Nats nats) {
    return options.url().orElse(nats.servers().text());
  }

  /** Whether a port may be forwarded when NATS cannot be reached directly. */
  boolean mayForward(EventDrivenService service) {
    return options.access() == NatsAccess.AUTOMATIC
        && options.url().isEmpty()
        && address(service, "").isPresent();
  }

  boolean isOnlyForwarded(String url) {
    return onlyForwarded.contains(url);
  }

  void rememberForwarded(String url) {
    onlyForwarded.add(url);
  }

  /** Returns the Kubernetes Service behind the service's NATS URL. */
  ServiceAddress target(EventDrivenService service) throws NatsException {
    return address(service, namespace(service))
        .orElseThrow(
            () ->
                new NatsException(
                    service.nats().servers().text()
                        + " names no Service of the cluster to forward a port to",
                    "eds.nats.url says where the build sees NATS"));
  }

  private static Optional<ServiceAddress> address(EventDrivenService service, String namespace) {
    Server server = service.nats().servers().servers().get(0);
    return ServiceAddress.of(server.host(), server.port(), namespace);
  }

  /** Returns the Kubernetes Service behind the service's monitoring endpoint. */
  Optional<ServiceAddress> monitoring(EventDrivenService service) throws NatsException {
    return ServiceAddress.of(service.nats().monitoring().hostAndPort(), namespace(service));
  }

  private String namespace(EventDrivenService service) throws NatsException {
    try {
      return service.namespace().isPresent()
          ? service.namespace().get()
          : forwarding.cluster().namespace();
    } catch (ClusterException unusable) {
      throw new NatsException("port-forward: " + unusable.what(), unusable.fix());
    }
  }

  String forwardedUrl(EventDrivenService service, ServiceAddress target, Duration deadline)
      throws NatsException, InterruptedException {
    Server behind = service.nats().servers().servers().get(0);
    String url = behind.scheme() + "://localhost:" + forwardedPort(target, deadline);
    sessions.nearEnd(url, behind);
    return url;
  }

  int forwardedPort(ServiceAddress target, Duration deadline)
      throws NatsException, InterruptedException {
    try {
      return forwards.port(target, deadline);
    } catch (ClusterException refused) {
      throw new NatsException("port-forward: " + refused.what(), refused.fix());
    } catch (TimeoutException late) {
      throw new NatsException(
          "port-forward to " + target + ": no answer in time",
          "see whether `kubectl port-forward` works");
    }
  }

  /** Returns how long the direct way may take when another way exists. */
  static Duration forDirect(Duration deadline) {
    Duration half = deadline.dividedBy(2);
    return half.compareTo(LONGEST_DIRECT) < 0 ? half : LONGEST_DIRECT;
  }

  static Duration left(long end) {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  /** Closes connections and forwarded ports, and ends their threads. */
  @Override
  public void close() {
    sessions.close();
    forwards.close();
  }
}
