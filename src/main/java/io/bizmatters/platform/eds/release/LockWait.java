package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Waits for a lock that somebody holds. A holder that is alive writes its Lease every few seconds;
 * one whose Lease stays as it is for the Lease's whole duration, as we watch it, is dead.
 */
final class LockWait {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final ReleaseLeases leases;
  private final LeaseHolder me;
  private final Consumer<String> lines;
  private final Map<String, Sign> signs = new TreeMap<>();

  /** A Lease as it has been since a moment of this machine's own clock. */
  private record Sign(String resourceVersion, long since) {

    boolean isOfTheDead() {
      return System.nanoTime() - since >= ReleaseLeases.DURATION.toNanos();
    }
  }

  LockWait(ReleaseLeases leases, LeaseHolder me, Consumer<String> lines) {
    this.leases = leases;
    this.me = me;
    this.lines = lines;
  }

  /**
   * Looks at all that will be waited for: a build that was killed left them all, and they are to be
   * taken over together and not one after the other.
   *
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  void watch(List<Release> locked) throws ClusterException {
    for (String namespace : Release.byNamespace(locked).keySet()) {
      leases.of(namespace).values().forEach(this::seen);
    }
  }

  private Sign seen(ReleaseLease lease) {
    return signs.merge(
        Release.key(lease.namespace(), lease.service()),
        new Sign(lease.resourceVersion(), System.nanoTime()),
        (before, now) -> before.resourceVersion().equals(now.resourceVersion()) ? before : now);
  }

  /**
   * The lock, ours.
   *
   * @param end of patience, by {@link System#nanoTime}
   * @throws ClusterException when it is still held then
   */
  ReleaseLease acquire(String namespace, String service, String module, long end)
      throws ClusterException, InterruptedException {
    long said = System.nanoTime() - HEARTBEAT.toNanos();
    while (true) {
      Optional<ReleaseLease> taken = leases.acquire(namespace, service, me, module);
      if (taken.isPresent()) {
        return taken.get();
      }
      Optional<ReleaseLease> now = leases.find(namespace, service);
      if (now.isEmpty() || now.get().holder().isEmpty()) {
        continue;
      }
      ReleaseLease lease = now.get();
      if (seen(lease).isOfTheDead()) {
        Optional<ReleaseLease> inherited = leases.takeOver(lease, me);
        if (inherited.isPresent()) {
          lines.accept(service + "  took over the lock of " + who(lease) + ", which is dead");
          return inherited.get();
        }
        continue;
      }
      if (System.nanoTime() >= end) {
        throw held(service, lease);
      }
      if (System.nanoTime() - said >= HEARTBEAT.toNanos()) {
        said = System.nanoTime();
        lines.accept(service + "  waits for its lock: held by " + who(lease));
      }
      Thread.sleep(POLL.toMillis());
    }
  }

  static String who(ReleaseLease lease) {
    return lease
        .holder()
        .map(holder -> holder.origin() + " since " + holder.since())
        .orElse("nobody");
  }

  private static ClusterException held(String service, ReleaseLease lease) {
    return new ClusterException(
        Reason.LOCKED,
        "the release of " + service + " in " + lease.namespace() + " is locked by " + who(lease),
        "wait until it has ended, or longer for it with -Deds.lock.timeout=10m; the lock of a build"
            + " that was killed is free "
            + ReleaseLeases.DURATION.toSeconds()
            + " s after its last sign of life");
  }
}
