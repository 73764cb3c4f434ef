package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseObjects.Kind;
import io.bizmatters.platform.eds.cluster.ReleaseObjects.Search;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What releases have in the cluster, by one list for each kind and namespace. */
final class ReleaseInventory {

  /** A kind in a namespace. */
  private record Place(Kind kind, String namespace) {}

  private final ReleaseObjects cluster;
  private final Map<Place, List<FoundObject>> lists = new LinkedHashMap<>();
  private final List<String> unseen = new ArrayList<>();

  private ReleaseInventory(ReleaseObjects cluster) {
    this.cluster = cluster;
  }

  /** Lists all kinds that releases are made of, and those of their extras. */
  static ReleaseInventory of(List<ServiceObjects> services, ReleaseObjects cluster)
      throws ClusterException {
    ReleaseInventory inventory = new ReleaseInventory(cluster);
    Set<Place> places = new LinkedHashSet<>();
    for (ServiceObjects service : services) {
      String namespace = cluster.namespace(service.service().namespace());
      cluster.kinds().forEach(kind -> places.add(new Place(kind, namespace)));
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

  /** Kinds that may not be listed: what an earlier release left of them is not seen. */
  List<String> unseen() {
    return List.copyOf(unseen);
  }

  /** The object of a manifest, whoever has it; asked for by name when no list has it. */
  Search find(KubernetesObject object) throws ClusterException {
    Optional<FoundObject> listed =
        lists.getOrDefault(place(object), List.of()).stream()
            .filter(found -> found.name().equals(object.name()))
            .findFirst();
    return listed.isPresent()
        ? new Search(List.of(listed.get()), Optional.empty())
        : cluster.named(object);
  }

  /** What the service has in the cluster and not in its manifests. */
  List<FoundObject> stale(ServiceObjects service) {
    String namespace = cluster.namespace(service.service().namespace());
    Set<List<String>> wanted = new LinkedHashSet<>();
    service
        .objects()
        .forEach(object -> wanted.add(List.of(object.apiVersion(), object.kind(), object.name())));
    List<FoundObject> stale = new ArrayList<>();
    for (List<FoundObject> list : lists.values()) {
      list.stream()
          .filter(found -> found.namespace().equals(namespace))
          .filter(found -> found.isLabelled(service.service().name()))
          .filter(
              found -> !wanted.contains(List.of(found.apiVersion(), found.kind(), found.name())))
          .forEach(stale::add);
    }
    return stale;
  }

  private Place place(KubernetesObject object) {
    return new Place(Kind.of(object), cluster.namespace(object.namespace()));
  }
}
