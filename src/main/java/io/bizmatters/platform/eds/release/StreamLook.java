package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;
import java.util.Optional;

/**
 * The build's own look at a service's stream and consumer, by the way that works from where the
 * build runs.
 */
public final class StreamLook implements AutoCloseable {

  /**
   * How the build sees NATS.
   *
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

  /**
   * @param cluster whose API server forwards ports
   */
  public StreamLook(ClusterClient cluster, Options options) {
    this.options = options;
  }

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(EventDrivenService service, Duration deadline)
      throws InterruptedException {
    return new StreamAnswer.Unreachable(service.name() + options.access() + deadline);
  }

  @Override
  public void close() {}
}
