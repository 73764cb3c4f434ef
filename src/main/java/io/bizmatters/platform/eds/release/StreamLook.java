package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.MonitoringEndpoint;
import io.bizmatters.platform.eds.model.NatsServers.Server;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.StreamQuestion;
import io.bizmatters.platform.eds.nats.StreamReader;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * The build's own look at a service's stream and consumer, by the way that works from where the
 * build runs; which one that is, it remembers.
 */
public final class StreamLook implements AutoCloseable {

  private static final Duration LONGEST_DIRECT = Duration.ofSeconds(4);

  /**
   * How the build sees NATS.
   *
   * @param credentials for servers whose URL has none
   * @param url {@code eds.nats.url}: where the build sees the servers, when not under the service's
   *     own name
   * @param monitoring {@code eds.nats.monitoring}: the same of the monitoring endpoint, {@code
   *     host:port} or {@code https://host:port}
   */
  public record Options(
      NatsAccess access,
      NatsCredentials credentials,
      Optional<String> url,
      Optional<String> monitoring) {

    /** Finds out by itself. */
    public static Options automatic() {
      return new Options(
          NatsAccess.AUTOMATIC, new NatsCredentials.None(), Optional.empty(), Optional.empty());
    }
  }

  private final Options options;
  private final NatsForwards forwards;
  private final String defaultNamespace;
  private final StreamReader plain;
  private final StreamReader forwarded;
  private final Set<String> onlyForwarded = ConcurrentHashMap.newKeySet();

  /**
   * @param cluster whose API server forwards ports
   */
  public StreamLook(ClusterClient cluster, Options options) {
    this.options = options;
    this.forwards = new NatsForwards(cluster);
    this.defaultNamespace = cluster.namespace();
    this.plain = new StreamReader(options.access(), options.credentials());
    this.forwarded = new StreamReader(NatsAccess.AUTOMATIC, options.credentials());
  }

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    StreamQuestion question = question(service.nats());
    if (options.access() == NatsAccess.PORT_FORWARD) {
      return forwarded(service, question, end);
    }
    boolean mayForward = options.access() == NatsAccess.AUTOMATIC && options.url().isEmpty();
    if (!mayForward) {
      return plain.read(question, deadline);
    }
    String where = question.url();
    if (onlyForwarded.contains(where)) {
      return forwarded(service, question, end);
    }
    StreamAnswer answer = plain.read(question, shorter(deadline.dividedBy(2), LONGEST_DIRECT));
    if (!(answer instanceof Unreachable silent) || target(service).isEmpty()) {
      return answer;
    }
    StreamAnswer other = forwarded(service, question, end);
    if (other instanceof Unreachable too) {
      return new Unreachable(silent.message() + "; " + too.message());
    }
    onlyForwarded.add(where);
    return other;
  }

  private StreamQuestion question(Nats nats) {
    MonitoringEndpoint monitoring =
        options.monitoring().map(StreamLook::endpoint).orElseGet(nats::monitoring);
    return new StreamQuestion(
        options.url().orElse(nats.servers().text()),
        nats.account(),
        nats.stream(),
        nats.consumer(),
        monitoring.hostAndPort(),
        monitoring.https());
  }

  /** What is no endpoint is asked as it stands, and then shown in the answer. */
  private static MonitoringEndpoint endpoint(String text) {
    return MonitoringEndpoint.parse(text)
        .legal()
        .orElseGet(() -> new MonitoringEndpoint(text, false));
  }

  private Optional<ServiceAddress> target(EventDrivenService service) {
    Server server = service.nats().servers().servers().get(0);
    return ServiceAddress.of(server.host(), server.port(), namespace(service));
  }

  private String namespace(EventDrivenService service) {
    return service.namespace().orElse(defaultNamespace);
  }

  /** Monitoring is forwarded only where the server alone does not answer the question. */
  private StreamAnswer forwarded(EventDrivenService service, StreamQuestion question, long end)
      throws InterruptedException {
    Optional<ServiceAddress> target = target(service);
    if (target.isEmpty()) {
      return new Unreachable(
          service.nats().servers().text()
              + " names no Service of the cluster to forward a port to");
    }
    String scheme = service.nats().servers().servers().get(0).scheme();
    StreamAnswer answer;
    String url = question.url();
    try {
      url = scheme + "://localhost:" + forwards.port(target.get(), left(end));
      StreamQuestion local = at(question, url, question.monitoring(), question.monitoringHttps());
      answer = forwarded.read(local, left(end).dividedBy(2));
    } catch (ClusterException refused) {
      answer = new Unreachable("port-forward: " + refused.what());
    } catch (TimeoutException late) {
      answer = new Unreachable("port-forward to " + target.get() + ": no answer in time");
    }
    Optional<ServiceAddress> monitoring =
        ServiceAddress.of(service.nats().monitoring().hostAndPort(), namespace(service));
    return answer instanceof Unreachable && monitoring.isPresent()
        ? byMonitoring(question, url, answer, monitoring.get(), end)
        : answer;
  }

  private StreamAnswer byMonitoring(
      StreamQuestion question, String url, StreamAnswer before, ServiceAddress target, long end)
      throws InterruptedException {
    try {
      String local = "localhost:" + forwards.port(target, left(end));
      StreamAnswer answer =
          forwarded.read(at(question, url, local, question.monitoringHttps()), left(end));
      return answer instanceof Unreachable ? before : answer;
    } catch (ClusterException | TimeoutException unseen) {
      return before;
    }
  }

  private static StreamQuestion at(
      StreamQuestion question, String url, String monitoring, boolean https) {
    return new StreamQuestion(
        url, question.account(), question.stream(), question.consumer(), monitoring, https);
  }

  private static Duration left(long end) {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Closes connections and forwarded ports, and ends their threads. */
  @Override
  public void close() {
    plain.close();
    forwarded.close();
    forwards.close();
  }
}
