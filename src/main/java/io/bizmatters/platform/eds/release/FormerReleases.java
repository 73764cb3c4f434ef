package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.LeaseHolder;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.ReleaseLease;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseRecords;
import io.bizmatters.platform.eds.release.Prune.Pruned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Releases that a module made under a name or in a namespace that its services do not have any
 * more: a rename leaves the old worker running beside the new one, on the same stream.
 */
final class FormerReleases {

  private static final Duration GONE = Duration.ofSeconds(60);
  private static final String SCALED_OBJECT = "ScaledObject";

  private final ReleaseLeases leases;
  private final ReleaseRecords records;
  private final ReleaseObjects cluster;
  private final Consumer<String> lines;

  FormerReleases(
      ReleaseLeases leases,
      ReleaseRecords records,
      ReleaseObjects cluster,
      Consumer<String> lines) {
    this.leases = leases;
    this.records = records;
    this.cluster = cluster;
    this.lines = lines;
  }

  /**
   * Those that have objects still.
   *
   * @param now the module's services
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  List<ReleaseLease> find(String module, List<Release> now) throws ClusterException {
    Set<String> known = new TreeSet<>();
    now.forEach(release -> known.add(release.key()));
    List<ReleaseLease> former = new ArrayList<>();
    for (ReleaseLease lease : leases.ofModule(module, now.get(0).namespace())) {
      if (!known.contains(Release.key(lease.namespace(), lease.service()))
          && !lease.index().objects().isEmpty()) {
        former.add(lease);
      }
    }
    return former;
  }

  /** Says that they are there. */
  void tell(List<ReleaseLease> former) {
    former.forEach(
        lease ->
            lines.accept(
                "warning: this module has a release "
                    + lease.service()
                    + " in namespace "
                    + lease.namespace()
                    + " that none of its services is: renamed or moved? It goes on working beside"
                    + " the new one; -Deds.prune.renamed removes it"));
  }

  /**
   * Removes one: its objects, the ScaledObject first, and when they are gone its records and its
   * lock.
   *
   * @throws ClusterException when the cluster cannot be talked to, or refuses
   */
  void remove(ReleaseLease former, LeaseHolder me, String module) throws ClusterException {
    Optional<ReleaseLease> held = leases.acquire(former.namespace(), former.service(), me, module);
    if (held.isEmpty()) {
      lines.accept(former.service() + "  left: its lock is held by " + LockWait.who(former));
      return;
    }
    List<ObjectKey> scalers = ofKind(held.get(), true);
    List<Pruned> done = new ArrayList<>(new Prune(cluster).run(former.service(), scalers));
    cluster.awaitGone(deleted(done), GONE);
    done.addAll(new Prune(cluster).run(former.service(), ofKind(held.get(), false)));
    cluster.awaitGone(deleted(done), GONE);
    for (Pruned object : done) {
      String line = former.service() + "  " + object.object().title();
      object
          .left()
          .ifPresentOrElse(
              why -> lines.accept(line + " left: " + why), () -> lines.accept(line + " pruned"));
    }
    records.deleteAll(former.namespace(), former.service());
    leases.delete(former.namespace(), former.service());
  }

  private static List<ObjectKey> deleted(List<Pruned> done) {
    return done.stream().filter(Pruned::deleted).map(Pruned::object).toList();
  }

  private static List<ObjectKey> ofKind(ReleaseLease lease, boolean scalers) {
    return lease.index().objects().stream()
        .filter(key -> key.kind().equals(SCALED_OBJECT) == scalers)
        .toList();
  }
}
