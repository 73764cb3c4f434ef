package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.Prune.Fate;
import io.bizmatters.platform.eds.release.journal.Prune.Pruned;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry.ServiceRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseLocks.Wanted;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.Found;
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
 * The releases of one run, one a namespace, from their lock to their end: locked and recorded
 * before the first object is written, ended with what came of each service. A release that changes
 * nothing takes no lock.
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
  private final Map<String, ReleaseResult> outcomes = new LinkedHashMap<>();
  private final Map<String, List<ObjectKey>> pruned = new LinkedHashMap<>();
  private final Set<ReleaseMark> deployed = new LinkedHashSet<>();
  private final Set<ReleaseMark> undeployed = new LinkedHashSet<>();
  private boolean isClosed;

  /**
   * @param lines takes what people should read
   */
  public ReleaseJournal(
      ClusterClient client, Retries retries, ReleaseOptions options, Consumer<String> lines) {
    this.options = options;
    this.locks = new ReleaseLocks(client, retries, options, lines);
    this.leases = locks.leases();
    this.records = new ReleaseRecords(client, retries);
    this.cluster = new ReleaseObjects(client, retries);
    this.lines = lines;
  }

  /**
   * Locks and records those that change something.
   *
   * @param isUnchanged whether an object is in the cluster as its manifest says, by what was seen
   * @param isAbsent whether it was looked for and is missing
   * @param causes of releases that no change asked for, by namespace
   * @throws ClusterException when a lock is held by somebody else, or the cluster refuses
   */
  public void open(
      List<ModuleRelease> releases,
      Predicate<KubernetesObject> isUnchanged,
      Predicate<KubernetesObject> isAbsent,
      Map<String, Cause> causes)
      throws ClusterException, InterruptedException {
    List<ModuleRelease> changing = new ArrayList<>();
    List<Wanted> wanted = new ArrayList<>();
    for (ModuleRelease release : releases) {
      if (!deployed.contains(release.mark()) && !isDeployed(release, isUnchanged)) {
        changing.add(release);
        boolean first = objects(release).stream().allMatch(isAbsent);
        wanted.add(new Wanted(release.mark(), release.choice(), first));
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
   * Whether all of them are in the cluster and recorded as deployed: then nothing is written.
   *
   * @param isUnchanged whether an object is in the cluster as its manifest says, by what was seen
   * @throws ClusterException when the cluster cannot be talked to
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

  /** Whether all of it is in the cluster and recorded as deployed: then nothing is written. */
  private boolean isDeployed(ModuleRelease release, Predicate<KubernetesObject> isUnchanged)
      throws ClusterException {
    if (undeployed.contains(release.mark()) || !objects(release).stream().allMatch(isUnchanged)) {
      return false;
    }
    String namespace = release.mark().namespace();
    Optional<ReleaseLease> lease = leases.find(namespace, release.mark().release());
    Optional<ReleaseEntry> newest =
        lease
            // one that is locked is being changed, or was left by a build that was killed
            .filter(own -> own.holder().isEmpty())
            .filter(own -> own.module().equals(release.mark().module()))
            .map(ReleaseLease::index)
            .filter(index -> index.isDeployed(release.digest()))
            .filter(index -> !prunesDropped(index, release))
            .flatMap(ReleaseIndex::newest);
    newest.ifPresentOrElse(
        entry -> release.applied().forEach(one -> outcome(release, one, entry, List.of())),
        () -> undeployed.add(release.mark()));
    return newest.isPresent();
  }

  /** A service that the module dropped before, and that this run is to delete. */
  private boolean prunesDropped(ReleaseIndex index, ModuleRelease release) {
    return options.pruning() == Pruning.SERVICES
        && !release.manifests().keySet().containsAll(index.objects().keySet());
  }

  /** A record whose name is taken was left by a run that was killed: its own, or another's. */
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
        // nothing is written, so nothing shows whether a run was killed after this one
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
                      ? new ServiceRelease(own, ReleaseState.PENDING, changed, Optional.empty())
                      : asItIs(index, name, own));
            });
    return new ReleaseEntry(
        version,
        ReleaseState.PENDING,
        digest,
        options.clock().now(),
        options.origin(),
        options.plugin(),
        cause.map(Cause::note),
        services);
  }

  /** A service that this run does not apply is as the newest release left it. */
  private static ServiceRelease asItIs(ReleaseIndex index, String name, String digest) {
    return index
        .newest()
        .flatMap(entry -> Optional.ofNullable(entry.services().get(name)))
        .filter(service -> service.digest().equals(digest))
        .map(service -> new ServiceRelease(digest, service.state(), false, service.note()))
        .orElseGet(
            () -> new ServiceRelease(digest, ReleaseState.DEPLOYED, false, Optional.empty()));
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

  /** What a killed run had begun to apply may be in the cluster. */
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
   * Namespaces that the module's services named before, and name no more. A namespace that was
   * chosen for one run alone, as a preview's is, or under other profiles, is no such place.
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

  /** What stands before each write. */
  public Fence fence() {
    return open.isEmpty() ? Fence.open() : locks;
  }

  /** Whether anything is locked. */
  public boolean isOpen() {
    return !open.isEmpty();
  }

  /** Services whose ScaledObject the new release lacks: it would scale what is to have a count. */
  public List<ServiceObjects> unscaled() {
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
        for (Pruned scaler : prune(one).objects(one.stale(service), Prune::isScaler)) {
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

  private void say(OpenRelease one, String service, Pruned object) {
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

  private static String key(OpenRelease one, String service) {
    return one.release().mark().namespace() + "/" + service;
  }

  /**
   * Ends every release: what the deployed services lack is pruned, then its result and the return
   * of its lock are one write, then records are deleted that are too many.
   *
   * @param failures why services failed, by namespace and name; every other one is deployed
   * @throws ClusterException when a lock was lost, or the cluster cannot be talked to
   */
  public void end(Map<String, String> failures) throws ClusterException {
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

  private void end(OpenRelease one, Map<String, String> failures) throws ClusterException {
    open.remove(one.release().mark().namespace());
    Map<String, String> own = new LinkedHashMap<>();
    for (ServiceObjects service : one.release().applied()) {
      String name = service.service().name();
      Optional.ofNullable(failures.get(key(one, name))).ifPresent(why -> own.put(name, why));
    }
    Map<String, Set<ObjectKey>> kept = new LinkedHashMap<>();
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    one.lock().check();
    for (String service : one.release().manifests().keySet()) {
      if (own.containsKey(service)) {
        // whatever of it is there may be of this release or of the one before
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
            service ->
                outcome(
                    one.release(),
                    service,
                    written,
                    pruned.getOrDefault(key(one, service.service().name()), List.of())));
    forget(one, after);
  }

  private void outcome(
      ModuleRelease release, ServiceObjects service, ReleaseEntry entry, List<ObjectKey> gone) {
    String name = service.service().name();
    outcomes.put(
        release.mark().namespace() + "/" + name, new ReleaseResult(name, Optional.of(entry), gone));
  }

  /** Records that the history does not name any more. */
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
    for (Pruned object : prune(one).objects(stale, key -> true)) {
      boolean isNew = !object.why().equals(one.before().left().get(object.object()));
      if (object.fate() != Fate.LEFT || isNew) {
        say(one, service, object);
      }
      keep(object, kept, left);
    }
    return kept;
  }

  private static void keep(Pruned object, Set<ObjectKey> kept, Map<ObjectKey, String> left) {
    if (object.fate() == Fate.LEFT) {
      kept.add(object.object());
      if (!object.why().isEmpty()) {
        left.put(object.object(), object.why());
      }
    }
  }

  /** A whole service that the module has no more. */
  private Set<ObjectKey> dropped(
      OpenRelease one, String service, Set<ObjectKey> keys, Map<ObjectKey, String> left) {
    Set<ObjectKey> kept = new LinkedHashSet<>();
    try {
      List<Pruned> seen =
          options.pruning() == Pruning.SERVICES ? prune(one).service(keys) : prune(one).look(keys);
      for (Pruned object : seen) {
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

  /** What the module released to namespaces that none of its services names any more. */
  private void pruneMoved() throws ClusterException {
    for (ReleaseLease lease : moved) {
      String services = String.join(", ", lease.index().objects().keySet());
      if (options.pruning() != Pruning.SERVICES) {
        lines.accept(
            "warning: this module released "
                + services
                + " to namespace "
                + lease.namespace()
                + " before, and none of its services names that namespace any more; what is there"
                + " keeps running. Run with -Deds.prune=services to delete it");
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
          locks.acquire(List.of(new Wanted(options.mark(seen.namespace()), seen.choice(), false)));
    } catch (InterruptedException stop) {
      throw ClusterException.interrupted(stop);
    }
    ReleaseLock lock = taken.get(0);
    Map<String, Set<ObjectKey>> kept = new LinkedHashMap<>();
    Map<ObjectKey, String> left = new LinkedHashMap<>();
    Prune prune = new Prune(cluster, lock.mark(), locks);
    for (Map.Entry<String, Set<ObjectKey>> service : lock.index().objects().entrySet()) {
      Set<ObjectKey> still = new LinkedHashSet<>();
      for (Pruned object : prune.service(service.getValue())) {
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

  /** The locks of releases that are to be deleted; nothing is recorded. */
  public List<ReleaseLock> lock(List<ModuleRelease> releases)
      throws ClusterException, InterruptedException {
    return locks.acquire(
        releases.stream().map(one -> new Wanted(one.mark(), one.choice(), false)).toList());
  }

  /** What stands before each write, once there is a lock. */
  public Fence locks() {
    return locks;
  }

  /**
   * Deletes a release's history with its lock, when nothing of the release is left.
   *
   * @param kept by service, what is still there
   * @param left why
   * @param unseen kinds that could not be listed: something of them may be there
   * @throws ClusterException when the lock was lost, or the cluster cannot be talked to
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

  /** Also one that a build had written before it was killed. */
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

  /** What came of a service's release. */
  public ReleaseResult of(ServiceObjects service, String namespace) {
    String name = service.service().name();
    return outcomes.getOrDefault(namespace + "/" + name, ReleaseResult.none(name));
  }

  /** Gives back what has not ended. */
  @Override
  public void close() {
    isClosed = true;
    locks.close();
  }
}
