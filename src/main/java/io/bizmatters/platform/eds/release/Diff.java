package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyStages;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ServerDryRun;
import io.bizmatters.platform.eds.kubernetes.apply.ServerDryRun.Preview;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.delete.ReleaseInventory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What apply would change, said by the server itself; nothing is written. */
public final class Diff {

  private final ServerDryRun dryRun;
  private final ReleaseObjects cluster;
  private final ReleaseOptions options;

  /**
   * @param options as which the services are released
   */
  public Diff(ServerDryRun dryRun, ReleaseObjects cluster, ReleaseOptions options) {
    this.dryRun = dryRun;
    this.cluster = cluster;
    this.options = options;
  }

  /**
   * An object before and after.
   *
   * @param object as its manifest has it; as it lives, when the manifests lack it
   * @param live as it is; empty when it would be created
   * @param wanted as it would be; empty when it would be refused, or deleted because the manifests
   *     lack it; beside a refusal over conflicts, as it would be with force
   * @param refusal why it would not be applied
   * @param note what people should know of it besides
   */
  public record ObjectDifference(
      KubernetesObject object,
      Optional<Map<String, Object>> live,
      Optional<Map<String, Object>> wanted,
      Optional<Refusal> refusal,
      Optional<String> note) {}

  /**
   * The objects of all services in apply order, then what releases have in the cluster and not in
   * their manifests.
   *
   * @throws ClusterException when the cluster cannot be talked to at all
   */
  public List<ObjectDifference> run(List<ServiceObjects> given) throws ClusterException {
    List<ServiceObjects> services = options.marked(given, cluster.namespace(Optional.empty()));
    ReleaseInventory inventory = ReleaseInventory.of(services, cluster);
    List<KubernetesObject> objects =
        ApplyStages.of(services).stream().flatMap(List::stream).toList();
    List<FoundObject> stale =
        services.stream()
            .flatMap(
                service ->
                    inventory
                        .stale(
                            service, options.mark(cluster.namespace(service.service().namespace())))
                        .stream())
            .toList();
    try (RequestPool requests = new RequestPool("eds-diff")) {
      List<ObjectDifference> all = new ArrayList<>();
      all.addAll(requests.each(objects, this::difference, Diff::lost));
      requests
          .each(stale, this::stale, (object, failure) -> Optional.<ObjectDifference>empty())
          .forEach(found -> found.ifPresent(all::add));
      return all;
    }
  }

  private ObjectDifference difference(KubernetesObject object) throws ClusterException {
    Preview preview = dryRun.of(object);
    return new ObjectDifference(
        object, preview.live(), preview.wanted(), preview.refusal(), preview.note());
  }

  private static ObjectDifference lost(KubernetesObject object, ClusterException failure) {
    return new ObjectDifference(
        object,
        Optional.empty(),
        Optional.empty(),
        Optional.of(Refusal.of(failure)),
        Optional.empty());
  }

  private Optional<ObjectDifference> stale(FoundObject object) throws ClusterException {
    return dryRun
        .live(object)
        .map(
            tree ->
                new ObjectDifference(
                    new KubernetesObject(tree),
                    Optional.of(tree),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
  }
}
