package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.bizmatters.platform.eds.cluster.EndOfProcess;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.ReleaseIndex;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.TimeOfDay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The locks of the releases that a run writes: taken before the first write, kept alive by a thread
 * of their own, and given back with the result of each. Time is only measured, on this machine:
 * what another machine's clock says decides nothing.
 */
final class ReleaseLocks implements Fence, AutoCloseable {

  private static final Duration RENEW = ReleaseLeases.DURATION.dividedBy(3);

  /** One that is this new needs no other: somebody has just renewed it. */
  private static final Duration FRESH = RENEW.dividedBy(2);

  /** An older sign of life is renewed before anything is written on its strength. */
  private static final Duration SURE = RENEW.multipliedBy(2);

  /** How long a process that is told to end waits for its last writes. */
  private static final Duration AT_REST = Duration.ofSeconds(3);

  /** A later one is none: the lock may be another's by then. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(2);

  private static final Duration POLL = Duration.ofMillis(50);

  /**
   * A lock that was ours at a moment of this machine's own clock.
   *
   * @param turn whose monitor is held while it is renewed: threads that need it at once do not
   *     write it at once, each refused by what the other has written
   */
  private record Held(Release release, ReleaseLease lease, long confirmedAt, Object turn) {

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - confirmedAt >= age.toNanos();
    }
  }

  private final ReleaseLeases leases;
  private final ReleaseLeases impatient;
  private final LeaseHolder me;
  private final Consumer<String> lines;
  private final Map<String, Held> held = new TreeMap<>();
  private final Map<String, String> lost = new TreeMap<>();
  private final Map<String, ReleaseIndex> unended = new TreeMap<>();
  private final Thread renewal = new Thread(this::renewAll, "eds-lock");
  private final EndOfProcess atEnd;
  private boolean ending;
  private int writing;

  /** A run's own, in a cluster. */
  static ReleaseLocks of(
      ClusterClient client, Retries retries, ReleaseOptions options, Consumer<String> lines) {
    TimeOfDay clock = options.clock();
    return new ReleaseLocks(
        new ReleaseLeases(client, retries, clock),
        new ReleaseLeases(client, Retries.within(SIGN_OF_LIFE, line -> {}), clock),
        new LeaseHolder(UUID.randomUUID().toString(), options.origin(), clock.now()),
        lines);
  }

  /**
   * @param impatient the same leases with requests that are not repeated for long: a sign of life
   *     that comes too late is none
   * @param lines takes what people should read
   */
  ReleaseLocks(
      ReleaseLeases leases, ReleaseLeases impatient, LeaseHolder me, Consumer<String> lines) {
    this.leases = leases;
    this.impatient = impatient;
    this.me = me;
    this.lines = lines;
    this.atEnd = new EndOfProcess("eds-unlock", this::giveBackAtEnd, lines);
    renewal.setDaemon(true);
  }

  /**
   * Takes the locks of all, or of none. Those that are free are taken at once; from the first that
   * is not, they are waited for in one order, so that two runs never wait for each other.
   *
   * @param first keys of those that nothing is there of
   * @param module what the releases are made by
   * @param timeout how long all of it may take
   * @throws ClusterException when a lock is held for longer, with who holds it
   */
  void acquire(List<Release> releases, Set<String> first, String module, Duration timeout)
      throws ClusterException, InterruptedException {
    long end = System.nanoTime() + timeout.toNanos();
    atEnd.await();
    renewal.start();
    try {
      LockWait wait = new LockWait(leases, me, lines);
      List<Release> locked = takeFree(releases, first, module);
      wait.watch(locked);
      for (Release release : locked) {
        String service = release.service().name();
        long before = System.nanoTime();
        keep(release, wait.acquire(release.namespace(), service, module, end), before);
      }
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /** The same of all that may be there or not. */
  void acquire(List<Release> releases, String module, Duration timeout)
      throws ClusterException, InterruptedException {
    acquire(releases, Set.of(), module, timeout);
  }

  /** Those that are left, in the one order. */
  private List<Release> takeFree(List<Release> releases, Set<String> first, String module)
      throws ClusterException {
    List<Release> ordered = releases.stream().sorted(Comparator.comparing(Release::key)).toList();
    List<Release> left = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-lock")) {
      List<Boolean> taken =
          requests.all(ordered, release -> isTaken(release, first.contains(release.key()), module));
      for (int i = 0; i < ordered.size(); i++) {
        if (!taken.get(i) || !left.isEmpty()) {
          giveBack(ordered.get(i));
          left.add(ordered.get(i));
        }
      }
    }
    return left;
  }

  private boolean isTaken(Release release, boolean first, String module) throws ClusterException {
    long before = System.nanoTime();
    String namespace = release.namespace();
    String service = release.service().name();
    Optional<ReleaseLease> lease =
        first
            ? leases.acquireFirst(namespace, service, me, module)
            : leases.acquire(namespace, service, me, module);
    lease.ifPresent(ours -> keep(release, ours, before));
    return lease.isPresent();
  }

  /** Who holds them. */
  LeaseHolder holder() {
    return me;
  }

  private synchronized void keep(Release release, ReleaseLease lease, long confirmedAt) {
    held.put(release.key(), new Held(release, lease, confirmedAt, new Object()));
  }

  /** What the release's history was when its lock was taken. */
  synchronized ReleaseIndex index(Release release) {
    return Optional.ofNullable(held.get(release.key()))
        .map(own -> own.lease().index())
        .orElseGet(ReleaseIndex::empty);
  }

  /** Nothing begins that could still be written when another run has the lock. */
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

  /** Renews what may be another's by now; called on the thread that is about to write. */
  void check() throws ClusterException {
    for (Held own : all()) {
      if (own.isOlderThan(SURE)) {
        confirm(own);
      }
    }
    synchronized (this) {
      if (!lost.isEmpty()) {
        throw lostLock(lost.entrySet().iterator().next());
      }
    }
  }

  private synchronized List<Held> all() {
    return List.copyOf(held.values());
  }

  private static ClusterException lostLock(Map.Entry<String, String> release) {
    return new ClusterException(
        Reason.LOCK_LOST,
        "the lock of " + release.getKey() + " was taken over by " + release.getValue(),
        "see with mvn eds:history what became of the release, and run the goal again");
  }

  private void renewAll() {
    try (RequestPool requests = new RequestPool("eds-lock-renewal")) {
      while (true) {
        Thread.sleep(RENEW.toMillis());
        // side by side: those of many services one after another would outlast a slow network
        requests.each(all(), this::renew, (own, failure) -> false);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is to be written waits as long for its lock as for anything else. */
  private void confirm(Held own) throws ClusterException {
    renew(own, leases);
  }

  private void renew(Held own, ReleaseLeases through) throws ClusterException {
    synchronized (own.turn()) {
      Optional<Held> now = held(own.release()).filter(held -> held.isOlderThan(FRESH));
      if (now.isEmpty()) {
        return;
      }
      long before = System.nanoTime();
      Optional<ReleaseLease> lease = through.renew(now.get().lease(), me);
      if (lease.isPresent()) {
        renewed(now.get(), lease.get(), before);
      } else {
        lost(now.get());
      }
    }
  }

  private synchronized Optional<Held> held(Release release) {
    return Optional.ofNullable(held.get(release.key()));
  }

  /** Whether it could be. */
  private boolean renew(Held own) {
    try {
      renew(own, impatient);
      return true;
    } catch (ClusterException silent) {
      if (silent.reason() != Reason.INTERRUPTED) {
        lines.accept(own.release().key() + "  its lock could not be renewed: " + silent.what());
      }
      return false;
    }
  }

  private synchronized void renewed(Held own, ReleaseLease lease, long at) {
    held.computeIfPresent(
        own.release().key(), (key, now) -> new Held(own.release(), lease, at, own.turn()));
  }

  private void lost(Held own) throws ClusterException {
    Optional<ReleaseLease> now =
        impatient.find(own.release().namespace(), own.release().service().name());
    synchronized (this) {
      if (held.remove(own.release().key()) != null) {
        lost.put(own.release().key(), now.map(LockWait::who).orElse("nobody: it was deleted"));
      }
    }
  }

  /**
   * Ends one release: its result is written and its lock given back at once.
   *
   * @throws ClusterException when the lock was not ours any more, or the cluster cannot be talked
   *     to
   */
  void end(Release release, ReleaseIndex index) throws ClusterException {
    Held own;
    synchronized (this) {
      own = held.remove(release.key());
      unended.remove(release.key());
    }
    if (own == null || !leases.end(own.lease(), me, index)) {
      String who =
          leases
              .find(release.namespace(), release.service().name())
              .map(LockWait::who)
              .orElse("nobody: it was deleted");
      throw lostLock(Map.entry(release.key(), who));
    }
  }

  /** What its history is when its lock is given back before it has ended. */
  synchronized void begun(Release release, ReleaseIndex stopped) {
    unended.put(release.key(), stopped);
  }

  /** Its Lease is about to go. */
  synchronized void forget(Release release) {
    held.remove(release.key());
  }

  private void giveBack(Release release) throws ClusterException {
    Held own;
    Optional<ReleaseIndex> stopped;
    synchronized (this) {
      own = held.remove(release.key());
      stopped = Optional.ofNullable(unended.remove(release.key()));
    }
    if (own != null) {
      leases.end(own.lease(), me, stopped.orElse(own.lease().index()));
    }
  }

  /** When the process is told to end: nothing is given back under a write that is on its way. */
  private void giveBackAtEnd() {
    try {
      if (isAtRest()) {
        giveBackAll();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean isAtRest() throws InterruptedException {
    ending = true;
    long end = System.nanoTime() + AT_REST.toNanos();
    while (writing > 0 && System.nanoTime() < end) {
      wait(POLL.toMillis());
    }
    return writing == 0;
  }

  private void giveBackAll() {
    for (Held own : all()) {
      try {
        giveBack(own.release());
      } catch (ClusterException unreachable) {
        lines.accept(
            own.release().key()
                + "  its lock could not be given back ("
                + unreachable.what()
                + "); it is free in "
                + ReleaseLeases.DURATION.toSeconds()
                + " s");
      }
    }
  }

  /** Gives back what has not ended. */
  @Override
  public void close() {
    renewal.interrupt();
    atEnd.closeNow(this::giveBackAll);
  }
}
