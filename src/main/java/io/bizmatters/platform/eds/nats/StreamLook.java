package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.nats.StreamReader.Depth;
import io.bizmatters.platform.eds.nats.StreamReader.Told;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.time.Duration;
import java.util.Optional;

/**
 * The build's own look at a service's stream and consumer, by the way that works from where the
 * build runs; which one that is, it remembers.
 */
public final class StreamLook implements AutoCloseable {

  private final NatsWays ways;
  private final StreamReader plain;
  private final StreamReader forwarded;
  private final StreamReader monitoring;

  /**
   * @param ways which are closed with it
   */
  public StreamLook(NatsWays ways) {
    this.ways = ways;
    this.plain = new StreamReader(ways.options().access(), ways.sessions());
    this.forwarded = new StreamReader(NatsAccess.AUTOMATIC, ways.sessions());
    this.monitoring = new StreamReader(NatsAccess.MONITORING, ways.sessions());
  }

  /** The same by ways that it says nothing of. */
  public StreamLook(ClusterClient cluster, NatsWays.Options options) {
    this(new NatsWays(() -> cluster, options, line -> {}));
  }

  /** By which it sees NATS. */
  public NatsWays ways() {
    return ways;
  }

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    return look(service, deadline, Depth.LAG).answer();
  }

  /**
   * The same with all that stream and consumer are set to: one request more, none to Kubernetes.
   */
  public Told observe(EventDrivenService service, Duration deadline) throws InterruptedException {
    return look(service, deadline, Depth.ALL);
  }

  /**
   * What KEDA's own query to the monitoring endpoint finds; by a forwarded port where NATS is only
   * seen by one.
   */
  public StreamAnswer monitoring(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    StreamQuestion question = question(service.nats());
    boolean forward = ways.options().monitoring().isEmpty() && isOnlyForwarded(question);
    StreamAnswer plainly =
        monitoring.read(question, forward ? NatsWays.forDirect(deadline) : deadline);
    if (!forward || !(plainly instanceof Unreachable)) {
      return plainly;
    }
    try {
      Optional<ServiceAddress> target = ways.monitoring(service);
      return target.isPresent()
          ? monitoring.read(
              forwarded(question, question.url(), target.get(), end), NatsWays.left(end))
          : plainly;
    } catch (NatsException unseen) {
      return new Unreachable(unseen.what());
    }
  }

  private boolean isOnlyForwarded(StreamQuestion question) {
    return ways.options().access() == NatsAccess.PORT_FORWARD
        || ways.isOnlyForwarded(question.url());
  }

  /** The same to the monitoring endpoint behind a forwarded port. */
  private StreamQuestion forwarded(
      StreamQuestion question, String url, ServiceAddress monitoring, long end)
      throws NatsException, InterruptedException {
    String local = "localhost:" + ways.forwardedPort(monitoring, NatsWays.left(end));
    return at(question, url, local, question.monitoringHttps());
  }

  private Told look(EventDrivenService service, Duration deadline, Depth depth)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    StreamQuestion question = question(service.nats());
    if (isOnlyForwarded(question)) {
      return forwarded(service, question, end, depth);
    }
    boolean mayForward = ways.mayForward(service);
    Told told = plainly(question, mayForward ? NatsWays.forDirect(deadline) : deadline, depth);
    if (!mayForward || !(told.answer() instanceof Unreachable silent)) {
      return told;
    }
    Told other = forwarded(service, question, end, depth);
    if (other.answer() instanceof Unreachable too) {
      return other.answering(new Unreachable(silent.message() + "; " + too.message()));
    }
    ways.rememberForwarded(question.url());
    return other;
  }

  private Told plainly(StreamQuestion question, Duration deadline, Depth depth)
      throws InterruptedException {
    Told told = plain.ask(question, deadline, depth);
    if (!(told.answer() instanceof Unreachable) && !(told.answer() instanceof Skipped)) {
      ways.tell(
          question.url(),
          told.way() == NatsAccess.DIRECT
              ? "direct " + NatsWays.shown(question.url())
              : "monitoring " + question.monitoring());
    }
    return told;
  }

  private StreamQuestion question(Nats nats) {
    MonitoringEndpoint monitoring =
        ways.options().monitoring().map(StreamLook::endpoint).orElseGet(nats::monitoring);
    return new StreamQuestion(
        ways.url(nats),
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

  /** Monitoring is forwarded only where the server alone does not answer the question. */
  private Told forwarded(EventDrivenService service, StreamQuestion question, long end, Depth depth)
      throws InterruptedException {
    Told told;
    String url = question.url();
    try {
      ServiceAddress target = ways.target(service);
      url = ways.forwardedUrl(service, target, NatsWays.left(end));
      StreamQuestion local = at(question, url, question.monitoring(), question.monitoringHttps());
      told = forwarded.ask(local, NatsWays.left(end).dividedBy(2), depth);
      if (!(told.answer() instanceof Unreachable)) {
        ways.tell(question.url(), NatsWays.word(target));
      }
    } catch (NatsException refused) {
      told = new Told(new Unreachable(refused.what()), NatsAccess.PORT_FORWARD, Optional.empty());
    }
    return told.answer() instanceof Unreachable
        ? byMonitoring(service, question, url, told, end)
        : told;
  }

  private Told byMonitoring(
      EventDrivenService service, StreamQuestion question, String url, Told before, long end)
      throws InterruptedException {
    try {
      Optional<ServiceAddress> target = ways.monitoring(service);
      if (target.isEmpty()) {
        return before;
      }
      Told told =
          forwarded.ask(forwarded(question, url, target.get(), end), NatsWays.left(end), Depth.LAG);
      if (told.answer() instanceof Unreachable) {
        return before;
      }
      ways.tell(question.url(), NatsWays.word(target.get()));
      return told;
    } catch (NatsException unseen) {
      return before;
    }
  }

  private static StreamQuestion at(
      StreamQuestion question, String url, String monitoring, boolean https) {
    return new StreamQuestion(
        url, question.account(), question.stream(), question.consumer(), monitoring, https);
  }

  /** Closes connections and forwarded ports, and ends their threads. */
  @Override
  public void close() {
    ways.close();
  }
}
