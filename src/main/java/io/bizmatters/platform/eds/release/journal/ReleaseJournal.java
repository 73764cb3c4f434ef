package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.BuildOrigin.Cause;
import io.bizmatters.platform.eds.release.journal.Prune.Fate;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseLocks.LockRequest;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions.Pruning;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.Found;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The releases of one run, one for each namespace, from their lock to their end: they are locked
 * and recorded before the first object is written, and ended with the result of each service.
 * Unchanged services get no release.
 */
public final class ReleaseJournal implements AutoCloseable {

  private static final Duration GONE = Duration.ofSeconds(60);

  private final ReleaseOptions options;
  private final ReleaseLocks locks;
  private final ReleaseLeases leases;
  private final ReleaseRecords records;
  private final ReleaseObjects cluster;
  private final Consumer<String> lines;
  private final Map<String, OpenRelease> open = new TreeMap<>();
  private final List<ReleaseLease> moved = new ArrayList<>();
  private final Map<TargetService.Name, ReleaseResult> outcomes = new LinkedHashMap<>();
  private final Map<TargetService.Name, List<ObjectKey>> pruned = new LinkedHashMap<>();
  private final Set<ReleaseMark> deployed = new LinkedHashSet<>();
  private final Set<ReleaseMark> undeployed = new LinkedHashSet<>();
  private boolean isClosed;

  /**
   * @param lines receives lines for people
   */
  public ReleaseJournal(Api api, ReleaseOptions options, Consumer<String> lines) {
    this.options = options;
    this.locks = new ReleaseLocks(api, options, lines);
    this.leases = locks.leases();
    this.records = new ReleaseRecords(api);
    this.cluster = new ReleaseObjects(api);
    this.lines = lines;
  }

  /**
   * Locks and records the releases that change something.
   *
   * @param isUnchanged whether an object was seen in the cluster as its manifest says
   * @param isAbsent whether an object was looked for and is missing
   * @param causes reasons, by namespace, of releases that no change asked for
   * @throws ClusterException when another run holds a lock, or the cluster refuses
   */
  public void open(
      List<ModuleRelease> releases,
      Predicate<KubernetesObject> isUnchanged,
      Predicate<KubernetesObject> isAbsent,
      Map<String, Cause> causes)
      throws ClusterException, InterruptedException {
    List<ModuleRelease> changing = new ArrayList<>();
    List<LockRequest> wanted = new ArrayList<>();
    for (ModuleRelease release : releases) {
      if (!deployed.contains(release.mark()) && !isDeployed(release, isUnchanged)) {
        changing.add(release);
        boolean first = objects(release).stream().allMatch(isAbsent);
        wanted.add(new LockRequest(release.mark(), release.choice(), first));
      }
    }
    if (changing.isEmpty()) {
      return;
    }
    try {
      Map<String, ReleaseLock> taken = new LinkedHashMap<>();
      for (ReleaseLock lock : locks.acquire(wanted)) {
        taken.put(lock.mark().namespace(), lock);
      }
      for (ModuleRelease release : changing) {
        String namespace = release.mark().namespace();
        Optional<Cause> cause = Optional.ofNullable(causes.get(namespace));
        OpenRelease begun = recorded(release, Objects.requireNonNull(taken.get(namespace)), cause);
        open.put(namespace, begun);
        begun.lock().begun(begun.interrupted(max()));
      }
      lookForMoved(changing);
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /**
   * Returns whether all releases are in the cluster and recorded as deployed: then nothing is
   * written.
   *
   * @param isUnchanged whether an object was seen in the cluster as its manifest says
   * @throws ClusterException when the cluster cannot be reached
   */
  public boolean areDeployed(List<ModuleRelease> releases, Predicate<KubernetesObject> isUnchanged)
      throws ClusterException {
    for (ModuleRelease release : releases) {
      if (!deployed.contains(release.mark()) && !isDeployed(release, isUnchanged)) {
        return false;
      }
      deployed.add(release.mark());
    }
    return true;
  }

  private static List<KubernetesObject> objects(ModuleRelease release) {
    return release.applied().stream().flatMap(one -> one.objects().stream()).toList();
  }

  private int max() {
    return Math.max(1, options.historyMax());
  }

  /** Returns whether the whole release is in the cluster and recorded as deployed. */
  private boolean isDeployed(ModuleRelease release, Predicate<KubernetesObject> isUnchanged)
      throws ClusterException {
    if (undeployed.contains(release.mark()) || !objects(release).stream().allMatch(isUnchanged)) {
      return false;
    }
    String namespace = release.mark().namespace();
    Optional<ReleaseLease> lease = leases.find(namespace, release.mark().release());
    Optional<ReleaseEntry> newest =
        lease
            // a running build is changing a locked release, or a killed build left the lock
            .filter(own -> own.holder().isEmpty())
            .filter(own -> own.module().equals(release.mark().module()))
            .map(ReleaseLease::index)
            .filter(index -> index.isDeployed(release.digest()))
            .filter(index -> !prunesDropped(index, release))
            .flatMap(ReleaseIndex::newest);
    newest.ifPresentOrElse(
        entry -> release.applied().forEach(one -> outcome(one, entry, List.of())),
        () -> undeployed.add(release.mark()));
    return newest.isPresent();
  }

  /** Returns whether this run must delete a service that the module dropped earlier. */
  private boolean prunesDropped(ReleaseIndex index, ModuleRelease release) {
    return options.pruning() == Pruning.SERVICES
        && !release.manifests().keySet().containsAll(index.objects().keySet());
  }

  /**
   * Records a release. A record that already has the name was left by a killed run, with the same
   * manifests or with others.
   */
  private OpenRelease recorded(ModuleRelease release, ReleaseLock lock, Optional<Cause> cause)
      throws ClusterException {
    ReleaseIndex index = lock.index();
    checkNewest(release, index, cause);
    String digest = release.digest();
    int version = index.versionOf(digest);
    while (true) {
      ReleaseEntry entry = pending(release, index, version, digest, cause);
      if (options.historyMax() == 0) {
        return new OpenRelease(release, lock, index, entry);
      }
      if (index.find(version).isPresent()) {
        // this release writes no record, so only a look shows whether a later run was killed
        Found killed = records.find(release.mark(), version + 1);
        if (killed.isAbsent()) {
          return new OpenRelease(release, lock, index, entry);
        }
        index = with(index, release, killed.intact());
        version = index.versionOf(digest);
        if (killed.intact().isEmpty()) {
          version++;
        }
        continue;
      }
      Written written =
          records.write(release.mark(), new ReleaseRecord(entry, release.manifests()));
      Optional<ReleaseRecord> there = written.there().intact();
      Optional<ReleaseRecord> other =
          there.filter(record -> !record.entry().digest().equals(digest));
      if (written.isNew() || (there.isPresent() && other.isEmpty())) {
        return new OpenRelease(release, lock, index, entry);
      }
      index = with(index, release, other);
      version++;
    }
  }

  private ReleaseEntry pending(
      ModuleRelease release,
      ReleaseIndex index,
      int version,
      String digest,
      Optional<Cause> cause) {
    Map<String, ServiceRelease> services = new LinkedHashMap<>();
    Set<String> applied =
        release.applied().stream().map(one -> one.service().name()).collect(Collectors.toSet());
    release
        .manifests()
        .forEach(
            (name, objects) -> {
              String own = ReleaseRecord.digest(objects);
              boolean changed = !index.deployedDigest(name).equals(Optional.of(own));
              services.put(
                  name,
                  applied.contains(name)
                      ? new ServiceRelease(
                          own, ReleaseEntry.State.PENDING, changed, Optional.empty())
                      : asItIs(index, name, own));
            });
    return new ReleaseEntry(
        version,
        ReleaseEntry.State.PENDING,
        digest,
        options.clock().now(),
        options.origin(),
        options.plugin(),
        cause.map(Cause::note),
        services);
  }

  /** Returns a service that this run does not apply, as the newest release left it. */
  private static ServiceRelease asItIs(ReleaseIndex index, String name, String digest) {
    return index
        .newest()
        .flatMap(entry -> Optional.ofNullable(entry.services().get(name)))
        .filter(service -> service.digest().equals(digest))
        .map(service -> new ServiceRelease(digest, service.state(), false, service.note()))
        .orElseGet(
            () -> new ServiceRelease(digest, ReleaseEntry.State.DEPLOYED, false, Optional.empty()));
  }

  private static void checkNewest(ModuleRelease release, ReleaseIndex index, Optional<Cause> cause)
      throws ClusterException {
    OptionalInt after = cause.map(Cause::after).orElse(OptionalInt.empty());
    Optional<ReleaseEntry> newest = index.newest();
    if (after.isPresent() && newest.isPresent() && newest.get().version() != after.getAsInt()) {
      throw new ClusterException(
          ClusterException.Reason.REFUSED,
          release.mark().title()
              + " was released by "
              + newest.get().origin()
              + " in between, as "
              + newest.get().title(),
          "see mvn eds:history: what they released stands");
    }
  }

  /** Returns the history with the objects that a killed run may have applied. */
  private ReleaseIndex with(
      ReleaseIndex index, ModuleRelease release, Optional<ReleaseRecord> killed) {
    if (killed.isEmpty()) {
      return index;
    }
    Map<String, Set<ObjectKey>> objects = new LinkedHashMap<>();
    index.objects().forEach((service, keys) -> objects.put(service, new LinkedHashSet<>(keys)));
    ModuleRelease.keys(killed.get().services(), release.mark().namespace())
        .forEach(
            (service, keys) ->
                objects.computeIfAbsent(service, same -> new LinkedHashSet<>()).addAll(keys));
    return index.with(
        OpenRelease.interrupted(killed.get().entry()), objects, index.left(), options.historyMax());
  }

  /**
   * Finds namespaces that the module's services named earlier and no longer name. Namespaces that
   * were chosen for one run alone, such as a preview's, or under other profiles, do not count.
   */
  private void lookForMoved(List<ModuleRelease> releases) throws ClusterException {
    boolean looks =
        options.pruning() == Pruning.SERVICES
            || open.values().stream().anyMatch(one -> one.before().entries().isEmpty());
    if (!looks || !releases.stream().allMatch(ModuleRelease::isNamedByServices)) {
      return;
    }
    Set<String> now =
        releases.stream().map(one -> one.mark().namespace()).collect(Collectors.toSet());
    Set<String> choices = releases.stream().map(ModuleRelease::choice).collect(Collectors.toSet());
    for (ReleaseLease lease : leases.everywhere(options.release())) {
      if (choices.contains(lease.choice())
          && lease.module().equals(options.module())
          && !now.contains(lease.namespace())
          && !lease.index().objects().isEmpty()) {
        moved.add(lease);
      }
    }
  }

  /** Returns the fence for each write. */
  public Fence fence() {
    return open.isEmpty() ? Fence.open() : locks;
  }

  /** Returns whether any release is locked. */
  public boolean isOpen() {
    return !open.isEmpty();
  }

  /**
   * Returns services whose ScaledObject the new release lacks: the old ScaledObject would scale a
   * Deployment that now sets its own replica count.
   */
  public List<TargetService> unscaled() {
    return open.values().stream()
        .flatMap(
            one ->
                one.release().applied().stream()
                    .filter(
                        service ->
                            one.stale(service.service().name()).stream().anyMatch(Prune::isScaler)))
        .toList();
  }

  /**
   * Deletes the ScaledObjects that the new releases lack, and waits until they and their HPAs are
   * gone.
   *
   * @throws ClusterException when the lock was lost
   */
  public void pruneScalers() throws ClusterException {
    if (options.pruning() == Pruning.NONE) {
      return;
    }
    for (OpenRelease one : open.values()) {
      for (String service : one.applied()) {
        for (Prune.Result scaler : prune(one).objects(one.stale(service), Prune::isScaler)) {
          say(one, service, scaler);
          if (scaler.isDeleted()) {
            cluster.awaitUnscaled(scaler.object(), GONE);
          }
        }
      }
    }
  }

  private Prune prune(OpenRelease one) {
    return new Prune(cluster, one.release().mark(), locks);
  }

  private void say(OpenRelease one, String service, Prune.Result object) {
    String line = service + "  " + object.object().title();
    switch (object.fate()) {
      case DELETED -> {
        lines.accept(line + " pruned");
        pruned.computeIfAbsent(key(one, service), same -> new ArrayList<>()).add(object.object());
      }
      case FOREIGN, LEFT -> lines.accept(line + " left: " + object.why());
      case MISSING -> {}
    }
  }

  private static TargetService.Name key(OpenRelease one, String service) {
    return new TargetService.Name(one.release().mark().namespace(), service);
  }

  /**
   * Ends every release: deletes what deployed services no longer contain, then records the result
   * and releases the lock in one write, then deletes surplus records.
   *
   * @param failures why services failed; every other service is deployed
   * @throws ClusterException when a lock was lost, or the cluster cannot be reached
   */
  public void end(Map<TargetService.Name, String> failures) throws ClusterException {
    if (isClosed) {
      return;
    }
    Optional<ClusterException> first = Optional.empty();
    for (OpenRelease one : List.copyOf(open.values())) {
      try {
        end(one, failures);
      } catch (ClusterException lost) {
        first = first.isPresent() ? first : Optional.of(lost);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
    if (failures.isEmpty()) {
      pruneMoved();
    }
  }

  private void end(OpenRelease one, Map<TargetService.Name, String> failures)
      throws ClusterException {
    open.remove(one.release().mark().namespace());
    Map<String, String> own = new LinkedHashMap<>();
    for (TargetService service : one.release().applied()) {
      String name = service.service().name();
      Optional.ofNullable(failures.get(key(one, name))).ifPresent(why -> own.put(name, why));
    }
    Map<String, Set<ObjectKey>> kept = new LinkedHashMap<>();
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    one.lock().check();
    for (String service : one.release().manifests().keySet()) {
      if (own.containsKey(service)) {
        // its live objects may be of this release or of the one before
        kept.put(service, one.before().objects(service));
      } else {
        kept.put(service, pruneObjects(one, service, left));
      }
    }
    one.dropped()
        .forEach(
            (service, keys) -> {
              if (own.isEmpty()) {
                kept.put(service, dropped(one, service, keys, left));
              } else {
                kept.put(service, keys);
              }
            });
    ReleaseEntry ended = one.ended(own, options.clock().now());
    ReleaseIndex after = one.indexAfter(ended, kept, left, max()).fitting();
    one.lock().end(after);
    ReleaseEntry written = after.find(ended.version()).orElse(ended);
    one.release()
        .applied()
        .forEach(
            service -> outcome(service, written, pruned.getOrDefault(service.name(), List.of())));
    forget(one, after);
  }

  private void outcome(TargetService service, ReleaseEntry entry, List<ObjectKey> gone) {
    ReleaseResult result = new ReleaseResult(service.service().name(), Optional.of(entry), gone);
    outcomes.put(service.name(), result);
  }

  /** Deletes records that the history no longer names. */
  private void forget(OpenRelease one, ReleaseIndex after) throws ClusterException {
    for (ReleaseEntry entry : one.before().entries()) {
      if (after.find(entry.version()).isEmpty()) {
        records.delete(one.release().mark(), entry.version());
      }
    }
  }

  private Set<ObjectKey> pruneObjects(
      OpenRelease one, String service, Map<ObjectKey, String> left) {
    Set<ObjectKey> stale = one.stale(service);
    if (options.pruning() == Pruning.NONE) {
      return stale;
    }
    Set<ObjectKey> kept = new LinkedHashSet<>();
    for (Prune.Result object : prune(one).objects(stale, key -> true)) {
      boolean isNew = !object.why().equals(one.before().left().get(object.object()));
      if (object.fate() != Fate.LEFT || isNew) {
        say(one, service, object);
      }
      keep(object, kept, left);
    }
    return kept;
  }

  private static void keep(Prune.Result object, Set<ObjectKey> kept, Map<ObjectKey, String> left) {
    if (object.fate() == Fate.LEFT) {
      kept.add(object.object());
      if (!object.why().isEmpty()) {
        left.put(object.object(), object.why());
      }
    }
  }

  /**
   * Handles a whole service that the module no longer has; returns the objects that still exist.
   */
  private Set<ObjectKey> dropped(
      OpenRelease one, String service, Set<ObjectKey> keys, Map<ObjectKey, String> left) {
    Set<ObjectKey> kept = new LinkedHashSet<>();
    try {
      List<Prune.Result> seen =
          options.pruning() == Pruning.SERVICES ? prune(one).service(keys) : prune(one).look(keys);
      for (Prune.Result object : seen) {
        if (options.pruning() == Pruning.SERVICES || object.fate() == Fate.FOREIGN) {
          say(one, service, object);
        }
        keep(object, kept, left);
      }
    } catch (ClusterException lost) {
      lines.accept(service + "  left: " + lost.what());
      return keys;
    }
    if (options.pruning() != Pruning.SERVICES && !kept.isEmpty()) {
      lines.accept(
          "warning: service "
              + service
              + " in namespace "
              + one.release().mark().namespace()
              + " was released by this module before, and the module does not have it any more; it"
              + " keeps running ("
              + kept.size()
              + " objects). Run with -Deds.prune=services to delete it");
    }
    return kept;
  }

  /** Handles releases in namespaces that none of the module's services names any more. */
  private void pruneMoved() throws ClusterException {
    for (ReleaseLease lease : moved) {
      String services = String.join(", ", lease.index().objects().keySet());
      if (options.pruning() != Pruning.SERVICES) {
        lines.accept(
            "warning: this module released "
                + services
                + " to namespace "
                + lease.namespace()
                + " before, and none of its services names that namespace any more; its objects"
                + " there keep running. Run with -Deds.prune=services to delete it");
      } else {
        deleteMoved(lease);
      }
    }
    moved.clear();
  }

  private void deleteMoved(ReleaseLease seen) throws ClusterException {
    List<ReleaseLock> taken;
    try {
      taken =
          locks.acquire(
              List.of(new LockRequest(options.mark(seen.namespace()), seen.choice(), false)));
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
    ReleaseLock lock = taken.get(0);
    Map<String, Set<ObjectKey>> kept = new LinkedHashMap<>();
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    Prune prune = new Prune(cluster, lock.mark(), locks);
    for (Map.Entry<String, Set<ObjectKey>> service : lock.index().objects().entrySet()) {
      Set<ObjectKey> still = new LinkedHashSet<>();
      for (Prune.Result object : prune.service(service.getValue())) {
        String line = service.getKey() + "  " + object.object().title() + " in " + seen.namespace();
        switch (object.fate()) {
          case DELETED -> lines.accept(line + " pruned");
          case FOREIGN, LEFT -> lines.accept(line + " left: " + object.why());
          case MISSING -> {}
        }
        keep(object, still, left);
      }
      kept.put(service.getKey(), still);
    }
    forgetIfGone(lock, kept, left, List.of());
  }

  /** Locks releases that will be deleted; records nothing. */
  public List<ReleaseLock> lock(List<ModuleRelease> releases)
      throws ClusterException, InterruptedException {
    return locks.acquire(
        releases.stream().map(one -> new LockRequest(one.mark(), one.choice(), false)).toList());
  }

  /** Returns the fence for each write, once a lock is held. */
  public Fence locks() {
    return locks;
  }

  /**
   * Deletes a release's history and its lock if no object of the release is left.
   *
   * @param kept by service, the objects that still exist
   * @param left the reasons
   * @param unseen kinds that could not be listed: objects of these kinds may exist
   * @throws ClusterException when the lock was lost, or the cluster cannot be reached
   */
  public void forgetIfGone(
      ReleaseLock lock,
      Map<String, Set<ObjectKey>> kept,
      Map<ObjectKey, String> left,
      List<String> unseen)
      throws ClusterException {
    ReleaseIndex index = lock.index();
    if (!unseen.isEmpty()) {
      lines.accept(lock.mark().title() + ": its history stays, for not every kind could be listed");
    }
    if (kept.values().stream().allMatch(Set::isEmpty) && unseen.isEmpty()) {
      deleteRecords(lock.mark(), index);
      lock.delete();
    } else {
      lock.end(new ReleaseIndex(index.entries(), kept, left).fitting());
    }
  }

  /** Deletes all records, including those that a killed build wrote. */
  private void deleteRecords(ReleaseMark mark, ReleaseIndex index) throws ClusterException {
    int newest = index.newest().map(ReleaseEntry::version).orElse(0);
    try {
      for (ReleaseEntry entry : index.entries()) {
        records.delete(mark, entry.version());
      }
      for (int version = newest + 1; !records.find(mark, version).isAbsent(); version++) {
        records.delete(mark, version);
      }
    } catch (ClusterException refused) {
      if (refused.reason() != ClusterException.Reason.REFUSED) {
        throw refused;
      }
      lines.accept(mark.title() + ": its records stay, if there are any: " + refused.what());
    }
  }

  /** Returns the result of a service's release. */
  public ReleaseResult of(TargetService.Name service) {
    return outcomes.getOrDefault(service, ReleaseResult.none(service.service()));
  }

  /** Releases the locks of releases that have not ended. */
  @Override
  public void close() {
    isClosed = true;
    locks.close();
  }
}
