package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Collects the Deployments that changed since the last call of {@link #await}. */
final class ChangedDeployments {

  private final Set<WatchedName> changed = new LinkedHashSet<>();

  synchronized void add(Collection<WatchedName> names) {
    if (changed.addAll(names)) {
      notifyAll();
    }
  }

  /** Waits for a change, at most this long; returns and forgets the changed Deployments. */
  synchronized Set<WatchedName> await(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (changed.isEmpty() && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = end - System.nanoTime();
    }
    Set<WatchedName> drained = new LinkedHashSet<>(changed);
    changed.clear();
    return drained;
  }
}
