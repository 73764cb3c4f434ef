package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.cluster.ReleaseIndex;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseRecord;
import io.bizmatters.platform.eds.cluster.ReleaseRecords;
import io.bizmatters.platform.eds.cluster.ReleaseRecords.Written;
import io.bizmatters.platform.eds.cluster.ReleaseState;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.TimeOfDay;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The releases of one run: locked and recorded before the first object is written, ended with what
 * came of each. A release that changes nothing is none of them.
 */
public final class ReleaseRun implements AutoCloseable {

  static final String INTERRUPTED = "its build was stopped before it ended";

  private final ReleaseRecords records;
  private final ReleaseLeases leases;
  private final ReleaseOptions options;
  private final ReleaseLocks locks;
  private final Map<String, RunningRelease> running =
      Collections.synchronizedMap(new LinkedHashMap<>());
  private final TimeOfDay clock;

  ReleaseRun(
      ClusterClient client, Retries retries, ReleaseOptions options, Consumer<String> lines) {
    this.clock = options.clock();
    this.records = new ReleaseRecords(client, retries);
    this.leases = new ReleaseLeases(client, retries, clock);
    this.options = options;
    this.locks = ReleaseLocks.of(client, retries, options, lines);
  }

  /**
   * Those of the unchanged ones that are recorded as deployed: nothing is written of them.
   *
   * @param unchanged whose objects are all in the cluster as their manifests say
   * @throws ClusterException when the cluster cannot be talked to
   */
  Map<String, ReleaseEntry> deployed(List<Release> unchanged) throws ClusterException {
    Map<String, ReleaseEntry> deployed = new LinkedHashMap<>();
    for (Map.Entry<String, List<Release>> group : Release.byNamespace(unchanged).entrySet()) {
      var histories = leases.of(group.getKey());
      for (Release release : group.getValue()) {
        Optional.ofNullable(histories.get(release.service().name()))
            // one that is locked is being changed, or was left by a build that was killed
            .filter(lease -> lease.holder().isEmpty())
            .map(ReleaseLease::index)
            .filter(index -> index.isDeployed(ReleaseRecords.digest(release.objects())))
            .flatMap(ReleaseIndex::newest)
            .ifPresent(entry -> deployed.put(release.key(), entry));
      }
    }
    return deployed;
  }

  /**
   * Locks and records.
   *
   * @param first keys of those that nothing is there of
   * @param causes of releases that no change asked for
   * @throws ClusterException when a lock is held by somebody else, or the cluster refuses
   */
  void begin(List<Release> releases, Set<String> first, Map<String, Cause> causes)
      throws ClusterException, InterruptedException {
    if (releases.isEmpty()) {
      return;
    }
    locks.acquire(releases, first, options.module(), options.lockTimeout());
    List<ClusterException> refused = new ArrayList<>();
    try (RequestPool requests = new RequestPool("eds-record")) {
      List<Optional<RunningRelease>> begun =
          requests.each(
              releases,
              release ->
                  Optional.of(recorded(release, Optional.ofNullable(causes.get(release.key())))),
              (release, failure) -> {
                synchronized (refused) {
                  refused.add(failure);
                }
                return Optional.empty();
              });
      begun.forEach(one -> one.ifPresent(this::begun));
    }
    if (!refused.isEmpty()) {
      close();
      throw refused.get(0);
    }
  }

  private void begun(RunningRelease one) {
    running.put(one.release().key(), one);
    locks.begun(
        one.release(),
        one.ended(
            ReleaseState.FAILED,
            Optional.of(INTERRUPTED),
            one.stale(),
            one.entry().at(),
            Math.max(1, options.historyMax())));
  }

  /** A record whose name is taken was left by a run that was killed: its own, or another's. */
  private RunningRelease recorded(Release release, Optional<Cause> cause) throws ClusterException {
    ReleaseIndex index = locks.index(release);
    checkNewest(release, index, cause);
    String digest = ReleaseRecords.digest(release.objects());
    int version = index.versionOf(digest);
    while (true) {
      ReleaseEntry entry =
          new ReleaseEntry(
              version,
              ReleaseState.PENDING,
              digest,
              clock.now(),
              options.origin(),
              options.plugin(),
              cause.map(Cause::note));
      if (options.historyMax() == 0) {
        return new RunningRelease(release, index, entry);
      }
      if (index.find(version).isPresent()) {
        // nothing is written, so nothing shows whether a run was killed after this one
        Optional<ReleaseRecord> killed =
            records.find(release.namespace(), release.service().name(), version + 1);
        if (killed.isEmpty()) {
          return new RunningRelease(release, index, entry);
        }
        index = with(index, release, killed);
        version = index.versionOf(digest);
        continue;
      }
      Written written =
          records.write(
              release.namespace(),
              release.service().name(),
              new ReleaseRecord(entry, release.objects()));
      Optional<ReleaseRecord> other =
          written.there().filter(there -> !there.entry().digest().equals(digest));
      if (written.isNew() || (written.there().isPresent() && other.isEmpty())) {
        return new RunningRelease(release, index, entry);
      }
      index = with(index, release, other);
      version++;
    }
  }

  private static void checkNewest(Release release, ReleaseIndex index, Optional<Cause> cause)
      throws ClusterException {
    OptionalInt after = cause.map(Cause::after).orElse(OptionalInt.empty());
    Optional<ReleaseEntry> newest = index.newest();
    if (after.isPresent() && newest.isPresent() && newest.get().version() != after.getAsInt()) {
      throw new ClusterException(
          ClusterException.Reason.REFUSED,
          release.title()
              + " was released by "
              + newest.get().origin()
              + " in between, as "
              + newest.get().title(),
          "see mvn eds:history: what they released stands");
    }
  }

  /** What a killed run had begun to apply may be in the cluster. */
  private ReleaseIndex with(ReleaseIndex index, Release release, Optional<ReleaseRecord> killed) {
    if (killed.isEmpty()) {
      return index;
    }
    return index.with(
        interrupted(killed.get().entry()),
        RunningRelease.keys(killed.get().objects(), release.namespace()),
        options.historyMax());
  }

  /** One whose build was stopped before it could tell how it ended. */
  static ReleaseEntry interrupted(ReleaseEntry entry) {
    return entry.ended(ReleaseState.FAILED, Optional.of(INTERRUPTED), entry.at());
  }

  /** The services that were never released under their names before. */
  List<Release> first() {
    return running().stream()
        .filter(one -> one.before().entries().isEmpty())
        .map(RunningRelease::release)
        .toList();
  }

  FormerReleases former(ReleaseObjects cluster, Consumer<String> lines) {
    return new FormerReleases(leases, records, cluster, lines);
  }

  LeaseHolder holder() {
    return locks.holder();
  }

  /** What stands before each stage of writes. */
  Fence fence() {
    return running.isEmpty() ? Fence.open() : locks;
  }

  /** One by its release's key; empty for one that changes nothing, or has ended. */
  Optional<RunningRelease> running(String key) {
    return Optional.ofNullable(running.get(key));
  }

  /** Those that have not ended. */
  List<RunningRelease> running() {
    synchronized (running) {
      return List.copyOf(running.values());
    }
  }

  /**
   * Ends one: its result and the return of its lock are one write; then records go that are too
   * many.
   *
   * @param kept what is there of earlier releases all the same
   * @return as it is recorded
   * @throws ClusterException when the lock was lost, or the cluster cannot be talked to
   */
  ReleaseEntry end(
      RunningRelease one, ReleaseState state, Optional<String> note, Set<ObjectKey> kept)
      throws ClusterException {
    running.remove(one.release().key());
    Optional<String> told = state == ReleaseState.DEPLOYED ? one.entry().note() : note;
    String now = clock.now();
    ReleaseIndex after = one.ended(state, told, kept, now, Math.max(1, options.historyMax()));
    locks.end(one.release(), after);
    for (ReleaseEntry entry : one.before().entries()) {
      if (after.find(entry.version()).isEmpty()) {
        records.delete(one.release().namespace(), one.release().service().name(), entry.version());
      }
    }
    return after.find(one.entry().version()).orElse(one.entry());
  }

  @Override
  public void close() {
    locks.close();
  }
}
