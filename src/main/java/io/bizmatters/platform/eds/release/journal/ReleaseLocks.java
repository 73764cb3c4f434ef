package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.EndOfProcess;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.release.journal.ReleaseLeases.Claimant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The locks of the releases that a run writes, one for each namespace: they are taken before the
 * first write, checked before each write, and released with the result.
 */
final class ReleaseLocks implements Fence, AutoCloseable {

  /** How long an ending process waits for running writes. */
  private static final Duration AT_REST = Duration.ofSeconds(3);

  private static final Duration POLL = Duration.ofMillis(50);

  private final ReleaseLeases leases;
  private final ReleaseLease.Holder me;
  private final ReleaseOptions options;
  private final Duration patience;
  private final Consumer<String> lines;
  private final List<ReleaseLock> locks = new ArrayList<>();
  private final EndOfProcess atEnd;
  private boolean ending;
  private int writing;
  private Duration atRest = AT_REST;

  /**
   * @param lines receives lines for people
   */
  ReleaseLocks(Api api, ReleaseOptions options, Consumer<String> lines) {
    this.leases = new ReleaseLeases(api, options.clock());
    this.me =
        new ReleaseLease.Holder(
            UUID.randomUUID().toString(), options.origin(), options.clock().now());
    this.options = options;
    this.patience = api.patience();
    this.lines = lines;
    this.atEnd = new EndOfProcess("eds-unlock", this::giveBackAtEnd, lines);
  }

  /**
   * A release to lock.
   *
   * @param choice how its namespace was chosen
   * @param isFirst whether no object of it is in the cluster yet
   */
  record LockRequest(ReleaseMark mark, String choice, boolean isFirst) {}

  /**
   * Takes all locks or none, always in the same order, so that two runs never wait for each other.
   *
   * @throws ClusterException when another run holds a lock for longer than {@code
   *     eds.lock.timeout}; the message names the holder
   */
  List<ReleaseLock> acquire(List<LockRequest> releases)
      throws ClusterException, InterruptedException {
    long end = System.nanoTime() + options.lockTimeout().toNanos();
    atEnd.await();
    List<ReleaseLock> taken = new ArrayList<>();
    try {
      LockWait wait = new LockWait(leases, lines);
      for (LockRequest release :
          releases.stream().sorted(Comparator.comparing(one -> one.mark().namespace())).toList()) {
        Claimant who = new Claimant(release.mark(), me, release.choice(), options.adopt());
        LockWait.Taken lock = wait.acquire(who, release.isFirst(), end);
        taken.add(keep(new ReleaseLock(leases, who, lock.lease(), lock.at(), patience, lines)));
      }
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
    return taken;
  }

  private synchronized ReleaseLock keep(ReleaseLock lock) {
    locks.add(lock);
    return lock;
  }

  /** Returns the Leases behind the locks. */
  ReleaseLeases leases() {
    return leases;
  }

  @Override
  public void begin() throws ClusterException {
    check();
    synchronized (this) {
      if (ending) {
        throw new ClusterException(
            Reason.INTERRUPTED,
            "the build is stopped",
            "run it again: it goes on from what is in the cluster");
      }
      writing++;
    }
  }

  @Override
  public synchronized void end() {
    writing--;
    notifyAll();
  }

  @Override
  public void check() throws ClusterException {
    for (ReleaseLock lock : all()) {
      lock.check();
    }
  }

  @Override
  public boolean confirm() throws ClusterException {
    for (ReleaseLock lock : all()) {
      lock.confirm();
    }
    return true;
  }

  /**
   * Allows an ending process at least this long for running writes: an object that is deleted and
   * created again must not stay deleted.
   */
  @Override
  public synchronized void mayTake(Duration atMost) {
    atRest = atRest.compareTo(atMost) < 0 ? atMost : atRest;
  }

  @Override
  public long confirmedAt() {
    return all().stream().mapToLong(ReleaseLock::confirmedAt).min().orElseGet(System::nanoTime);
  }

  private synchronized List<ReleaseLock> all() {
    return List.copyOf(locks);
  }

  /** Releases the locks when the process must end, unless a write is still running. */
  private void giveBackAtEnd() {
    try {
      if (isAtRest()) {
        all().forEach(ReleaseLock::giveBack);
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isAtRest() throws InterruptedException {
    ending = true;
    long end = System.nanoTime() + atRest.toNanos();
    while (writing > 0 && System.nanoTime() < end) {
      wait(POLL.toMillis());
    }
    return writing == 0;
  }

  /** Releases the locks of releases that have not ended. */
  @Override
  public void close() {
    atEnd.closeNow(() -> all().forEach(ReleaseLock::giveBack));
  }
}
