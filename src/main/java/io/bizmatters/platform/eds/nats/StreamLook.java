package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.grammar.MonitoringEndpoint;
import io.bizmatters.platform.eds.nats.NatsForwards.ServiceAddress;
import io.bizmatters.platform.eds.nats.StreamReader.Depth;
import io.bizmatters.platform.eds.nats.StreamReader.Reply;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Skipped;
import io.bizmatters.platform.eds.readiness.StreamAnswer.Unreachable;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads a service's stream and consumer, by the way that works from the build; it remembers that
 * way.
 */
public final class StreamLook implements AutoCloseable {

  private final NatsWays ways;
  private final StreamReader plain;
  private final StreamReader forwarded;
  private final StreamReader monitoring;

  /**
   * @param ways the ways to NATS; closing this object closes them
   */
  public StreamLook(NatsWays ways) {
    this.ways = ways;
    this.plain = new StreamReader(ways.options().access(), ways.sessions());
    this.forwarded = new StreamReader(NatsAccess.AUTOMATIC, ways.sessions());
    this.monitoring = new StreamReader(NatsAccess.MONITORING, ways.sessions());
  }

  /** Creates an object with ways to NATS that it does not report. */
  public StreamLook(ClusterClient cluster, NatsWays.Options options) {
    this(new NatsWays(() -> cluster, options, line -> {}));
  }

  /** Returns the ways to NATS. */
  public NatsWays ways() {
    return ways;
  }

  /**
   * Reads the stream and consumer; the answer tells if NATS does not reply within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    return look(service, deadline, Depth.LAG).answer();
  }

  /**
   * Reads the stream and consumer with all their settings: one more request to NATS, and none to
   * Kubernetes.
   */
  public Reply observe(EventDrivenService service, Duration deadline) throws InterruptedException {
    return look(service, deadline, Depth.ALL);
  }

  /**
   * Sends KEDA's own query to the monitoring endpoint; through a forwarded port if that is the only
   * way.
   */
  public StreamAnswer monitoring(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    StreamReader.Question question = question(service.nats());
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

  private boolean isOnlyForwarded(StreamReader.Question question) {
    return ways.options().access() == NatsAccess.PORT_FORWARD
        || ways.isOnlyForwarded(question.url());
  }

  /** Returns the question for the monitoring endpoint behind a forwarded port. */
  private StreamReader.Question forwarded(
      StreamReader.Question question, String url, ServiceAddress monitoring, long end)
      throws NatsException, InterruptedException {
    String local = "localhost:" + ways.forwardedPort(monitoring, NatsWays.left(end));
    return at(question, url, local, question.monitoringHttps());
  }

  private Reply look(EventDrivenService service, Duration deadline, Depth depth)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    StreamReader.Question question = question(service.nats());
    if (isOnlyForwarded(question)) {
      return forwarded(service, question, end, depth);
    }
    boolean mayForward = ways.mayForward(service);
    Reply reply = plainly(question, mayForward ? NatsWays.forDirect(deadline) : deadline, depth);
    if (!mayForward || !(reply.answer() instanceof Unreachable silent)) {
      return reply;
    }
    Reply other = forwarded(service, question, end, depth);
    if (other.answer() instanceof Unreachable too) {
      return other.answering(new Unreachable(silent.message() + "; " + too.message()));
    }
    ways.rememberForwarded(question.url());
    return other;
  }

  private Reply plainly(StreamReader.Question question, Duration deadline, Depth depth)
      throws InterruptedException {
    Reply reply = plain.ask(question, deadline, depth);
    if (!(reply.answer() instanceof Unreachable) && !(reply.answer() instanceof Skipped)) {
      ways.tell(
          question.url(),
          reply.way() == NatsAccess.DIRECT
              ? "direct " + NatsWays.shown(question.url())
              : "monitoring " + question.monitoring());
    }
    return reply;
  }

  private StreamReader.Question question(Nats nats) {
    MonitoringEndpoint monitoring =
        ways.options().monitoring().map(StreamLook::endpoint).orElseGet(nats::monitoring);
    return new StreamReader.Question(
        ways.url(nats),
        nats.account(),
        nats.stream(),
        nats.consumer(),
        monitoring.hostAndPort(),
        monitoring.https());
  }

  /** Parses the endpoint; an invalid text is used unchanged, so that the answer shows it. */
  private static MonitoringEndpoint endpoint(String text) {
    return MonitoringEndpoint.parse(text)
        .legal()
        .orElseGet(() -> new MonitoringEndpoint(text, false));
  }

  /**
   * Asks through forwarded ports; forwards monitoring only if the NATS protocol does not answer the
   * question.
   */
  private Reply forwarded(
      EventDrivenService service, StreamReader.Question question, long end, Depth depth)
      throws InterruptedException {
    Reply reply;
    String url = question.url();
    try {
      ServiceAddress target = ways.target(service);
      url = ways.forwardedUrl(service, target, NatsWays.left(end));
      StreamReader.Question local =
          at(question, url, question.monitoring(), question.monitoringHttps());
      reply = forwarded.ask(local, NatsWays.left(end).dividedBy(2), depth);
      if (!(reply.answer() instanceof Unreachable)) {
        ways.tell(question.url(), NatsWays.word(target));
      }
    } catch (NatsException refused) {
      reply = new Reply(new Unreachable(refused.what()), NatsAccess.PORT_FORWARD, Optional.empty());
    }
    return reply.answer() instanceof Unreachable
        ? byMonitoring(service, question, url, reply, end)
        : reply;
  }

  private Reply byMonitoring(
      EventDrivenService service,
      StreamReader.Question question,
      String url,
      Reply before,
      long end)
      throws InterruptedException {
    try {
      Optional<ServiceAddress> target = ways.monitoring(service);
      if (target.isEmpty()) {
        return before;
      }
      Reply reply =
          forwarded.ask(forwarded(question, url, target.get(), end), NatsWays.left(end), Depth.LAG);
      if (reply.answer() instanceof Unreachable) {
        return before;
      }
      ways.tell(question.url(), NatsWays.word(target.get()));
      return reply;
    } catch (NatsException unseen) {
      return before;
    }
  }

  private static StreamReader.Question at(
      StreamReader.Question question, String url, String monitoring, boolean https) {
    return new StreamReader.Question(
        url, question.account(), question.stream(), question.consumer(), monitoring, https);
  }

  /** Closes connections and forwarded ports, and ends their threads. */
  @Override
  public void close() {
    ways.close();
  }
}
