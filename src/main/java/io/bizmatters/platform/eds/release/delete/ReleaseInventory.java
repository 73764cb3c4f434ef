package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.ResourceTypes.ResourceKind;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects.Search;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The objects that releases have in the cluster, read with one list for each kind and namespace.
 */
public final class ReleaseInventory {

  /** A kind in a namespace. */
  private record Place(ResourceKind kind, String namespace) {}

  private final ReleaseObjects cluster;
  private final Map<Place, List<FoundObject>> lists = new LinkedHashMap<>();
  private final List<String> unseen = new ArrayList<>();

  private ReleaseInventory(ReleaseObjects cluster) {
    this.cluster = cluster;
  }

  /** Lists every kind that a release consists of, including the kinds of extras. */
  public static ReleaseInventory of(List<TargetService> services, ReleaseObjects cluster)
      throws ClusterException {
    ReleaseInventory inventory = new ReleaseInventory(cluster);
    Set<Place> places = new LinkedHashSet<>();
    for (TargetService service : services) {
      String namespace = service.namespace();
      ReleaseObjects.kindsOfReleases().forEach(kind -> places.add(new Place(kind, namespace)));
      service.objects().forEach(object -> places.add(inventory.place(object)));
    }
    for (Place place : places) {
      inventory.read(place);
    }
    return inventory;
  }

  private void read(Place place) throws ClusterException {
    Search search = cluster.labelled(place.kind(), place.namespace());
    Optional<Refusal> refusal = search.refusal();
    if (refusal.isEmpty()) {
      lists.put(place, search.objects());
    } else if (!refusal.get().isNotServed()) {
      unseen.add(place.kind().kind() + " in " + place.namespace() + ": " + refusal.get().what());
    }
  }

  /**
   * Returns the kinds that may not be listed, so that objects of an earlier release stay unseen.
   */
  List<String> unseen() {
    return List.copyOf(unseen);
  }

  /**
   * Returns the object of this key, regardless of its owner; reads it by name if no list contains
   * it.
   */
  Search find(ObjectKey key) throws ClusterException {
    Place place = new Place(new ResourceKind(key.apiVersion(), key.kind()), key.namespace());
    Optional<FoundObject> listed =
        lists.getOrDefault(place, List.of()).stream()
            .filter(found -> found.name().equals(key.name()))
            .findFirst();
    return listed.isPresent()
        ? new Search(List.of(listed.get()), Optional.empty())
        : cluster.named(key);
  }

  /** Returns the objects that carry a release's mark. */
  List<FoundObject> marked(ReleaseMark release) {
    return lists.values().stream()
        .flatMap(List::stream)
        .filter(found -> found.namespace().equals(release.namespace()))
        .filter(found -> found.isOf(release))
        .toList();
  }

  /** Returns the objects that a service has in the cluster but not in its manifests. */
  public List<FoundObject> stale(TargetService service, ReleaseMark release) {
    Set<String> wanted = new LinkedHashSet<>();
    service
        .objects()
        .forEach(object -> wanted.add(ObjectKey.of(object, release.namespace()).identity()));
    return marked(release).stream()
        .filter(found -> found.isOf(release, service.service().name()))
        .filter(found -> !wanted.contains(Deletion.key(found).identity()))
        .toList();
  }

  private Place place(KubernetesObject object) {
    return new Place(ResourceKind.of(object), cluster.namespaceOf(object));
  }
}
