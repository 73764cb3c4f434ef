package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.release.journal.ReleaseLeases.Claimant;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lock of one release while this run holds it. A thread of its own gives a sign of life every
 * few seconds, each within a bounded time, so that no other request delays it. Time is only
 * measured on this machine: another machine's clock decides nothing.
 */
public final class ReleaseLock {

  private static final Duration RENEW = ReleaseLeases.DURATION.dividedBy(3);

  /** A younger sign of life needs no renewal. */
  private static final Duration FRESH = RENEW.dividedBy(2);

  /** A sign of life older than this is renewed before any write. */
  private static final Duration SURE = RENEW.multipliedBy(2);

  /** Renewals slower than this are useless: the lease may already have been taken over. */
  private static final Duration ONE_REQUEST = Duration.ofSeconds(2);

  /** The pause after a failed sign of life. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final ReleaseLeases leases;
  private final Claimant who;
  private final Consumer<String> lines;
  private final Duration patience;
  private final Thread heartbeat;

  /** Held during a renewal: the server would refuse one of two simultaneous renewals. */
  private final Object turn = new Object();

  private ReleaseLease lease;
  private long confirmedAt;
  private Optional<String> taker = Optional.empty();
  private ReleaseIndex unended;
  private boolean ended;
  private boolean late;

  /**
   * @param lease as taken
   * @param confirmedAt when it was taken, by {@link System#nanoTime}
   * @param patience how long to retry an API server that does not answer, before a write
   */
  ReleaseLock(
      ReleaseLeases leases,
      Claimant who,
      ReleaseLease lease,
      long confirmedAt,
      Duration patience,
      Consumer<String> lines) {
    this.leases = leases;
    this.who = who;
    this.lease = lease;
    this.confirmedAt = confirmedAt;
    this.patience = patience;
    this.lines = lines;
    this.unended = lease.index();
    this.heartbeat = RequestPool.daemons("eds-lock").newThread(this::beat);
    heartbeat.start();
  }

  public ReleaseMark mark() {
    return who.mark();
  }

  /** Returns the release's history when its lock was taken. */
  public synchronized ReleaseIndex index() {
    return lease.index();
  }

  /** Returns the time of the last confirmed sign of life, by {@link System#nanoTime}. */
  synchronized long confirmedAt() {
    return confirmedAt;
  }

  private void beat() {
    long next = System.nanoTime() + RENEW.toNanos();
    try {
      while (!hasEnded()) {
        long wait = next - System.nanoTime();
        if (wait > 0) {
          Thread.sleep(Math.max(1, wait / 1_000_000));
        }
        next = isRenewed() ? confirmedAt() + RENEW.toNanos() : System.nanoTime() + AGAIN.toNanos();
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean hasEnded() {
    return ended || taker.isPresent();
  }

  /**
   * Renews the lock and survives every failure: a heartbeat that stops at the first one would lose
   * the lock silently.
   */
  private boolean isRenewed() {
    try {
      renew(FRESH);
      sayIfItWasLate();
      return true;
    } catch (ClusterException silent) {
      if (silent.reason() != Reason.INTERRUPTED) {
        sayThatItIsLate(silent.what());
      }
    } catch (RuntimeException defect) {
      sayThatItIsLate(String.valueOf(defect.getMessage()));
    }
    return false;
  }

  private synchronized void sayThatItIsLate(String why) {
    long silent = (System.nanoTime() - confirmedAt) / 1_000_000_000;
    if (!late && !hasEnded()) {
      late = true;
      lines.accept(
          "warning: "
              + mark().title()
              + ": no confirmed sign of life of its lock for "
              + silent
              + " s ("
              + why
              + "); nothing is written until there is one");
    }
  }

  private synchronized void sayIfItWasLate() {
    if (late) {
      late = false;
      lines.accept(mark().title() + ": its lock is confirmed again");
    }
  }

  private void renew(Duration unlessYoungerThan) throws ClusterException {
    synchronized (turn) {
      ReleaseLease now;
      synchronized (this) {
        if (hasEnded() || isYoungerThan(unlessYoungerThan)) {
          return;
        }
        now = lease;
      }
      long before = System.nanoTime();
      Optional<ReleaseLease> renewed = leases.renew(now, who.holder(), ONE_REQUEST);
      if (renewed.isEmpty()) {
        lost();
      } else {
        synchronized (this) {
          lease = renewed.get();
          confirmedAt = before;
        }
      }
    }
  }

  private boolean isYoungerThan(Duration age) {
    return System.nanoTime() - confirmedAt < age.toNanos();
  }

  private void lost() throws ClusterException {
    Optional<ReleaseLease> now = leases.find(mark().namespace(), mark().release());
    synchronized (this) {
      taker = Optional.of(taker(now));
    }
  }

  private static String taker(Optional<ReleaseLease> now) {
    return now.map(
            lease ->
                lease.holder().isPresent()
                    ? "was taken over by " + LockWait.who(lease)
                    : "was taken over by a build that has ended since")
        .orElse("is gone: somebody deleted its Lease");
  }

  /**
   * Makes sure that this run holds the lock, on the thread that is about to write.
   *
   * @throws ClusterException when another run holds the lock, or the API server does not confirm it
   *     in time
   */
  public void check() throws ClusterException {
    if (!isSure()) {
      renewUntilAnswered(FRESH);
    }
  }

  /**
   * Asks the server whether this run holds the lock, regardless of earlier answers: a clock that
   * slept with its machine is no evidence.
   *
   * @throws ClusterException when another run holds the lock, or the API server does not confirm it
   *     in time
   */
  void confirm() throws ClusterException {
    renewUntilAnswered(Duration.ZERO);
  }

  private void renewUntilAnswered(Duration unlessYoungerThan) throws ClusterException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        renew(unlessYoungerThan);
        if (isSure()) {
          return;
        }
      } catch (ClusterException silent) {
        if (silent.reason() != Reason.UNREACHABLE || System.nanoTime() >= end) {
          throw silent;
        }
        sayThatItIsLate(silent.what());
        pause();
      }
    }
  }

  private static void pause() throws ClusterException {
    try {
      Thread.sleep(AGAIN.toMillis());
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
  }

  private synchronized boolean isSure() throws ClusterException {
    if (taker.isPresent()) {
      throw lockLost();
    }
    return ended || isYoungerThan(SURE);
  }

  private synchronized ClusterException lockLost() {
    return new ClusterException(
        Reason.LOCK_LOST,
        "the lock of " + mark().title() + " " + taker.orElse("was lost"),
        "see with mvn eds:history what was released since, and run the goal again if this build's"
            + " release is the one you want");
  }

  /** Sets the history to write if the lock is released before the release has ended. */
  synchronized void begun(ReleaseIndex stopped) {
    unended = stopped;
  }

  /**
   * Writes the release's result and releases the lock, in one request.
   *
   * @throws ClusterException when this run no longer held the lock, or the cluster cannot be
   *     reached
   */
  void end(ReleaseIndex index) throws ClusterException {
    heartbeat.interrupt();
    synchronized (turn) {
      ReleaseLease own;
      synchronized (this) {
        if (taker.isPresent()) {
          throw lockLost();
        }
        own = lease;
      }
      boolean ours = leases.end(own, who.holder(), index);
      if (!ours) {
        lost();
        throw lockLost();
      }
      synchronized (this) {
        ended = true;
      }
    }
  }

  /**
   * Deletes the Lease with the history.
   *
   * @throws ClusterException when this run no longer held the lock, or the cluster cannot be
   *     reached
   */
  void delete() throws ClusterException {
    heartbeat.interrupt();
    synchronized (turn) {
      ReleaseLease own;
      synchronized (this) {
        own = lease;
      }
      if (!leases.delete(own, who.holder())) {
        lost();
        throw lockLost();
      }
      synchronized (this) {
        ended = true;
      }
    }
  }

  /** Deletes a Lease that this run created if no release began under it; returns whether it did. */
  private boolean isForgotten(ReleaseIndex stopped) throws ClusterException {
    ReleaseLease own;
    synchronized (this) {
      own = lease;
    }
    if (!leases.hasMade(own) || !stopped.equals(ReleaseIndex.empty())) {
      return false;
    }
    try {
      delete();
      return true;
    } catch (ClusterException refused) {
      if (refused.reason() == Reason.REFUSED) {
        // without the right to delete it, the Lease stays and is free
        return false;
      }
      throw refused;
    }
  }

  /** Releases the lock if the release has not ended. */
  void giveBack() {
    heartbeat.interrupt();
    if (hasEnded()) {
      return;
    }
    ReleaseIndex stopped;
    synchronized (this) {
      stopped = unended;
    }
    try {
      if (!isForgotten(stopped)) {
        end(stopped);
      }
    } catch (ClusterException unreachable) {
      lines.accept(
          mark().title()
              + ": its lock could not be given back ("
              + unreachable.what()
              + "); another build may take it "
              + ReleaseLeases.DURATION.toSeconds()
              + " s after its last sign of life");
    }
  }
}
