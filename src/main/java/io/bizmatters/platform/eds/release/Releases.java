package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.OwnObjects;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseState;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.ServerSideApply;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Prune.Pruned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The releases of one run, from their lock to their end: which services change at all, what goes
 * before others come, and what is recorded of each.
 */
final class Releases implements AutoCloseable {

  private static final String SCALED_OBJECT = "ScaledObject";
  private static final Duration GONE = Duration.ofSeconds(60);

  private final ReleaseOptions options;
  private final ReleaseRun run;
  private final ReleaseObjects cluster;
  private final Consumer<String> lines;
  private final Map<String, Releasing> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Set<ObjectKey>> kept = new ConcurrentHashMap<>();
  private final Map<String, List<ObjectKey>> pruned = new ConcurrentHashMap<>();
  private final List<ReleaseLease> former = new ArrayList<>();

  private Releases(
      ClusterClient client, Retries retries, ReleaseOptions options, Consumer<String> lines) {
    this.options = options;
    this.run = new ReleaseRun(client, retries, options, lines);
    this.cluster = new ReleaseObjects(client, retries);
    this.lines = lines;
  }

  /**
   * Locks and records those that change something.
   *
   * @param own what was seen
   * @param causes of releases that no change asked for
   * @throws ClusterException when a lock is held by somebody else, or the cluster refuses
   */
  static Releases begin(
      ClusterClient client,
      Retries retries,
      ReleaseOptions options,
      List<ServiceObjects> services,
      ServerSideApply apply,
      OwnObjects own,
      Map<String, Cause> causes,
      Consumer<String> lines)
      throws ClusterException, InterruptedException {
    Releases begun = new Releases(client, retries, options, lines);
    List<Release> all = Release.of(services, client.namespace());
    List<Release> unchanged =
        all.stream()
            .filter(
                release ->
                    release.objects().stream().allMatch(object -> apply.isUnchanged(object, own)))
            .toList();
    Map<String, ReleaseEntry> deployed =
        unchanged.isEmpty() ? Map.of() : begun.run.deployed(unchanged);
    deployed.forEach(
        (key, entry) -> begun.outcomes.put(key, new Releasing(Optional.of(entry), List.of())));
    try {
      begun.run.begin(
          all.stream().filter(release -> !deployed.containsKey(release.key())).toList(),
          absent(all, own),
          causes);
      begun.lookForFormer(all);
      return begun;
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      begun.close();
      throw failure;
    }
  }

  private static Set<String> absent(List<Release> all, OwnObjects own) {
    return all.stream()
        .filter(release -> release.objects().stream().allMatch(own::lacks))
        .map(Release::key)
        .collect(Collectors.toSet());
  }

  /**
   * Unless it is asked for, only where a name is new: only then may it have taken the place of
   * another.
   */
  private void lookForFormer(List<Release> all) throws ClusterException {
    boolean wanted = options.pruneRenamed() || !run.first().isEmpty();
    if (wanted && !options.module().isEmpty()) {
      FormerReleases releases = run.former(cluster, lines);
      former.addAll(releases.find(options.module(), all));
      if (!options.pruneRenamed()) {
        releases.tell(former);
      }
    }
  }

  /**
   * Removes what the module's services do not name any more, when that is wanted.
   *
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  void pruneFormer() throws ClusterException {
    if (options.pruneRenamed()) {
      for (ReleaseLease lease : former) {
        run.former(cluster, lines).remove(lease, run.holder(), options.module());
      }
      former.clear();
    }
  }

  /** What stands before each stage of writes. */
  Fence fence() {
    return run.fence();
  }

  /** Objects that are sent whatever was seen: it was seen before their lock was taken. */
  Set<KubernetesObject> locked() {
    Set<KubernetesObject> objects = Collections.newSetFromMap(new IdentityHashMap<>());
    run.running().forEach(one -> objects.addAll(one.release().objects()));
    return objects;
  }

  /**
   * A ScaledObject that the new release lacks goes first, and is waited for with its HPA: they
   * would scale what then has a count of its own.
   *
   * @throws ClusterException when the lock was lost
   */
  void pruneScalers() throws ClusterException {
    for (RunningRelease one : run.running()) {
      if (one.stale().stream().anyMatch(key -> key.kind().equals(SCALED_OBJECT))) {
        pruneFenced(one, true);
        for (ObjectKey scaler : pruned.getOrDefault(one.release().key(), List.of())) {
          cluster.awaitUnscaled(scaler, GONE);
        }
      }
    }
  }

  private void pruneFenced(RunningRelease one, boolean scalers) throws ClusterException {
    Fence fence = run.fence();
    fence.begin();
    try {
      prune(one, scalers);
    } finally {
      fence.end();
    }
  }

  private void prune(RunningRelease one, boolean scalers) {
    String key = one.release().key();
    Set<ObjectKey> left = kept.computeIfAbsent(key, same -> new LinkedHashSet<>());
    if (!options.prune()) {
      left.addAll(one.stale());
      return;
    }
    for (Pruned object :
        new Prune(cluster).run(one, stale -> stale.kind().equals(SCALED_OBJECT) == scalers)) {
      String line = one.release().service().name() + "  " + object.object().title();
      if (object.left().isPresent()) {
        left.add(object.object());
        lines.accept(line + " left: " + object.left().get());
      } else if (object.deleted()) {
        pruned.computeIfAbsent(key, same -> new ArrayList<>()).add(object.object());
        lines.accept(line + " pruned");
      }
    }
  }

  /**
   * Ends one that is as it was wanted: what it lacks goes, and it is what is deployed.
   *
   * @throws ClusterException when the lock was lost, or the cluster cannot be talked to
   */
  void deployed(ServiceObjects service, String namespace) throws ClusterException {
    Optional<RunningRelease> one = running(service, namespace);
    if (one.isPresent()) {
      pruneFenced(one.get(), false);
      end(one.get(), ReleaseState.DEPLOYED, Optional.empty());
    }
  }

  /**
   * Ends one that is not.
   *
   * @throws ClusterException when the lock was lost, or the cluster cannot be talked to
   */
  void failed(ServiceObjects service, String namespace, String why) throws ClusterException {
    Optional<RunningRelease> one = running(service, namespace);
    if (one.isPresent()) {
      kept.computeIfAbsent(one.get().release().key(), same -> new LinkedHashSet<>())
          .addAll(one.get().stale());
      end(one.get(), ReleaseState.FAILED, Optional.of(why));
    }
  }

  private Optional<RunningRelease> running(ServiceObjects service, String namespace) {
    return run.running(Release.key(namespace, service.service().name()));
  }

  private void end(RunningRelease one, ReleaseState state, Optional<String> why)
      throws ClusterException {
    String key = one.release().key();
    ReleaseEntry entry = run.end(one, state, why, kept.getOrDefault(key, Set.of()));
    outcomes.put(key, new Releasing(Optional.of(entry), pruned.getOrDefault(key, List.of())));
  }

  /** What became of a service's release. */
  Releasing of(ServiceObjects service, String namespace) {
    return outcomes.getOrDefault(
        Release.key(namespace, service.service().name()), Releasing.none());
  }

  /** Gives back what has not ended. */
  @Override
  public void close() {
    run.close();
  }
}
