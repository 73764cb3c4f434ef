package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyStages;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ServerDryRun;
import io.bizmatters.platform.eds.kubernetes.apply.ServerDryRun.Preview;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.delete.ReleaseInventory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Shows what apply would change, according to the API server; writes nothing. */
public final class Diff {

  private final Api api;
  private final ServerDryRun dryRun;
  private final ReleaseObjects cluster;
  private final ReleaseOptions options;

  /**
   * @param options how the services are released
   */
  public Diff(Api api, Force force, ReleaseOptions options) {
    this.api = api;
    this.dryRun = new ServerDryRun(api, force);
    this.cluster = new ReleaseObjects(api);
    this.options = options;
  }

  /**
   * An object before and after an apply.
   *
   * @param object from its manifest; the live object if the manifests lack it
   * @param live the live object; empty if it would be created
   * @param wanted the object after the apply; empty if it would be refused, or deleted because the
   *     manifests lack it; with a refusal over conflicts, the object after a forced apply
   * @param refusal why the object would not be applied
   * @param note further remarks for people
   */
  public record ObjectDifference(
      KubernetesObject object,
      Optional<Map<String, Object>> live,
      Optional<Map<String, Object>> wanted,
      Optional<Refusal> refusal,
      Optional<String> note) {}

  /**
   * Returns the objects of all services in apply order, then the objects that releases have in the
   * cluster but not in their manifests.
   *
   * @throws ClusterException when the cluster cannot be reached at all
   */
  public List<ObjectDifference> run(List<ServiceObjects> given) throws ClusterException {
    List<TargetService> services = options.marked(TargetService.of(given, api.namespace()));
    ReleaseInventory inventory = ReleaseInventory.of(services, cluster);
    List<KubernetesObject> objects =
        ApplyStages.of(TargetService.built(services)).stream().flatMap(List::stream).toList();
    List<FoundObject> stale =
        services.stream()
            .flatMap(
                service -> inventory.stale(service, options.mark(service.namespace())).stream())
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
