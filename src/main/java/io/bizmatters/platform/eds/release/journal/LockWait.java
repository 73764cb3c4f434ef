package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.release.journal.ReleaseLeases.Claimant;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Waits for a lock that another run holds. A live holder writes its Lease every few seconds; a
 * holder whose Lease does not change for the Lease's whole duration is dead. Only time in which the
 * API server answered counts: during an outage no holder can give a sign of life.
 */
final class LockWait {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** The most that the time between two answers counts as silence of the holder. */
  private static final Duration ATTENTIVE = POLL.multipliedBy(2);

  private final ReleaseLeases leases;
  private final Consumer<String> lines;

  LockWait(ReleaseLeases leases, Consumer<String> lines) {
    this.leases = leases;
    this.lines = lines;
  }

  /** Measures how long a Lease has been seen unchanged. */
  private static final class Silence {
    private String resourceVersion = "";
    private long seenAt;
    private long lasted;

    /** Returns whether the holder has been silent for the Lease's whole duration. */
    boolean isDeath(ReleaseLease lease) {
      long now = System.nanoTime();
      if (lease.resourceVersion().equals(resourceVersion)) {
        lasted += Math.min(now - seenAt, ATTENTIVE.toNanos());
      } else {
        resourceVersion = lease.resourceVersion();
        lasted = 0;
      }
      seenAt = now;
      return lasted >= ReleaseLeases.DURATION.toNanos();
    }
  }

  /**
   * A lock that this run has taken.
   *
   * @param at a moment before the request that took it, by {@link System#nanoTime}
   */
  record Taken(ReleaseLease lease, long at) {}

  /**
   * Returns the lock, held by this run.
   *
   * @param isFirst whether no object of the release is in the cluster yet
   * @param end when to give up, by {@link System#nanoTime}
   * @throws ClusterException when another run still holds the lock at the end
   */
  Taken acquire(Claimant who, boolean isFirst, long end)
      throws ClusterException, InterruptedException {
    long at = System.nanoTime();
    Optional<ReleaseLease> taken = isFirst ? leases.acquireFirst(who) : leases.acquire(who);
    Silence silence = new Silence();
    long said = System.nanoTime() - HEARTBEAT.toNanos();
    while (taken.isEmpty()) {
      at = System.nanoTime();
      Optional<ReleaseLease> now = leases.find(who.mark().namespace(), who.mark().release());
      if (now.isEmpty()) {
        taken = leases.acquireFirst(who);
      } else if (now.get().holder().isEmpty() || now.get().isHeldBy(who.holder())) {
        taken = leases.takeOver(now.get(), who);
      } else if (silence.isDeath(now.get())) {
        taken = leases.takeOver(now.get(), who);
        if (taken.isPresent()) {
          lines.accept(
              who.mark().title()
                  + ": took over the lock of "
                  + who(now.get())
                  + ", which gave no sign of life for "
                  + ReleaseLeases.DURATION.toSeconds()
                  + " s");
        }
      }
      if (taken.isEmpty()) {
        if (System.nanoTime() >= end) {
          throw held(who, now);
        }
        if (System.nanoTime() - said >= HEARTBEAT.toNanos()) {
          said = System.nanoTime();
          lines.accept(
              who.mark().title()
                  + ": waits for its lock; "
                  + now.map(LockWait::who)
                      .map(holder -> holder + " holds it")
                      .orElse("its Lease changes while it is read"));
        }
        Thread.sleep(POLL.toMillis());
      }
    }
    return new Taken(taken.get(), at);
  }

  /** Returns who holds a lock, for people. */
  static String who(ReleaseLease lease) {
    return lease
        .holder()
        .map(holder -> holder.origin() + " since " + holder.since())
        .orElse("nobody");
  }

  private static ClusterException held(Claimant who, Optional<ReleaseLease> lease) {
    return new ClusterException(
        Reason.LOCKED,
        who.mark().title() + " is locked by " + lease.map(LockWait::who).orElse("nobody for long"),
        "wait until that build has ended, or wait longer for it with -Deds.lock.timeout=20m; the"
            + " lock of a build that was killed is free "
            + ReleaseLeases.DURATION.toSeconds()
            + " s after its last sign of life");
  }
}
