package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseRecords;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Deletes releases under their locks, and their records with them: what is gone has no history to
 * go back to.
 */
public final class RecordedDelete {

  private final ClusterClient client;
  private final Retries retries;
  private final ReleaseOptions options;
  private final Consumer<String> lines;

  /**
   * @param lines takes what people should read while it goes on
   */
  public RecordedDelete(
      ClusterClient client, Retries retries, ReleaseOptions options, Consumer<String> lines) {
    this.client = client;
    this.retries = retries;
    this.options = options;
    this.lines = lines;
  }

  /**
   * Deletes and waits.
   *
   * @param timeout for all of it
   * @throws ClusterException when a lock is held by somebody else, or the cluster cannot be talked
   *     to before anything was deleted
   * @throws InterruptedException when the build is stopped
   */
  public Delete.Outcome run(List<ServiceObjects> services, Duration timeout)
      throws ClusterException, InterruptedException {
    ReleaseLeases leases = new ReleaseLeases(client, retries, options.clock());
    List<Release> releases = Release.of(services, client.namespace());
    try (ReleaseLocks locks = ReleaseLocks.of(client, retries, options, lines)) {
      locks.acquire(releases, options.module(), options.lockTimeout());
      Delete.Outcome outcome =
          new Delete(new ReleaseObjects(client, retries)).run(services, timeout, lines, locks);
      locks.check();
      for (Release release : releases) {
        if (outcome.isSuccess(release.service().name())) {
          locks.forget(release);
          forget(release, leases);
        }
      }
      return outcome;
    }
  }

  private void forget(Release release, ReleaseLeases leases) throws ClusterException {
    String namespace = release.namespace();
    String service = release.service().name();
    try {
      new ReleaseRecords(client, retries).deleteAll(namespace, service);
    } catch (ClusterException refused) {
      if (refused.reason() != ClusterException.Reason.REFUSED) {
        throw refused;
      }
      lines.accept(service + "  its records stay, if there are any: " + refused.what());
    }
    leases.delete(namespace, service);
  }
}
