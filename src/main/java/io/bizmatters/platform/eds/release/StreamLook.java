package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.MonitoringEndpoint;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.StreamQuestion;
import io.bizmatters.platform.eds.nats.StreamReader;
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

  /**
   * @param ways which are closed with it
   */
  public StreamLook(NatsWays ways) {
    this.ways = ways;
    this.plain = new StreamReader(ways.options().access(), ways.sessions());
    this.forwarded = new StreamReader(NatsAccess.AUTOMATIC, ways.sessions());
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
    long end = System.nanoTime() + deadline.toNanos();
    StreamQuestion question = question(service.nats());
    boolean onlyForwarded =
        ways.options().access() == NatsAccess.PORT_FORWARD || ways.isOnlyForwarded(question.url());
    if (onlyForwarded) {
      return forwarded(service, question, end);
    }
    boolean mayForward = ways.mayForward(service);
    StreamAnswer answer = plainly(question, mayForward ? NatsWays.forDirect(deadline) : deadline);
    if (!mayForward || !(answer instanceof Unreachable silent)) {
      return answer;
    }
    StreamAnswer other = forwarded(service, question, end);
    if (other instanceof Unreachable too) {
      return new Unreachable(silent.message() + "; " + too.message());
    }
    ways.rememberForwarded(question.url());
    return other;
  }

  private StreamAnswer plainly(StreamQuestion question, Duration deadline)
      throws InterruptedException {
    StreamReader.Told told = plain.ask(question, deadline);
    if (!(told.answer() instanceof Unreachable) && !(told.answer() instanceof Skipped)) {
      ways.tell(
          question.url(),
          told.way() == NatsAccess.DIRECT
              ? "direct " + NatsWays.shown(question.url())
              : "monitoring " + question.monitoring());
    }
    return told.answer();
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
  private StreamAnswer forwarded(EventDrivenService service, StreamQuestion question, long end)
      throws InterruptedException {
    StreamAnswer answer;
    String url = question.url();
    try {
      ServiceAddress target = ways.target(service);
      url = ways.forwardedUrl(service, target, NatsWays.left(end));
      StreamQuestion local = at(question, url, question.monitoring(), question.monitoringHttps());
      answer = forwarded.read(local, NatsWays.left(end).dividedBy(2));
      if (!(answer instanceof Unreachable)) {
        ways.tell(question.url(), NatsWays.word(target));
      }
    } catch (NatsException refused) {
      answer = new Unreachable(refused.what());
    }
    return answer instanceof Unreachable
        ? byMonitoring(service, question, url, answer, end)
        : answer;
  }

  private StreamAnswer byMonitoring(
      EventDrivenService service,
      StreamQuestion question,
      String url,
      StreamAnswer before,
      long end)
      throws InterruptedException {
    try {
      Optional<ServiceAddress> target = ways.monitoring(service);
      if (target.isEmpty()) {
        return before;
      }
      String local = "localhost:" + ways.forwardedPort(target.get(), NatsWays.left(end));
      StreamAnswer answer =
          forwarded.read(at(question, url, local, question.monitoringHttps()), NatsWays.left(end));
      if (answer instanceof Unreachable) {
        return before;
      }
      ways.tell(question.url(), NatsWays.word(target.get()));
      return answer;
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
