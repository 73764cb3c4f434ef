package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The Deployments on which something changed since somebody last asked. */
final class ChangedDeployments {

  private final Set<WatchedName> changed = new LinkedHashSet<>();

  synchronized void add(Collection<WatchedName> names) {
    if (changed.addAll(names)) {
      notifyAll();
    }
  }

  /** Blocks until there is one, at most that long, and forgets what it returns. */
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
