package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.FoundObject;
import io.bizmatters.platform.eds.cluster.Refusal;
import io.bizmatters.platform.eds.cluster.ReleaseObjects.Search;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to be deleted.
 *
 * @param stages against the order of apply
 * @param done what is not to be deleted, and why
 */
record DeletionPlan(List<List<DeletionTarget>> stages, List<Deletion> done) {

  DeletionPlan {
    stages = List.copyOf(stages);
    done = List.copyOf(done);
  }

  /** Looks at each object of the manifests, and at what the services have besides. */
  static DeletionPlan of(
      List<ServiceObjects> services, ReleaseInventory inventory, RequestPool requests) {
    List<Deletion> done = new ArrayList<>();
    Map<Integer, List<DeletionTarget>> stages = new TreeMap<>(Comparator.reverseOrder());
    for (ServiceObjects service : services) {
      String name = service.service().name();
      List<Search> searches =
          requests.each(
              service.objects(),
              inventory::find,
              (object, lost) -> new Search(List.of(), Optional.of(Refusal.of(lost))));
      for (int i = 0; i < searches.size(); i++) {
        sort(name, service.objects().get(i), searches.get(i), done)
            .ifPresent(target -> add(stages, target));
      }
      inventory.stale(service).forEach(object -> add(stages, new DeletionTarget(name, object)));
    }
    return new DeletionPlan(List.copyOf(stages.values()), done);
  }

  private static void add(Map<Integer, List<DeletionTarget>> stages, DeletionTarget target) {
    stages
        .computeIfAbsent(ApplyStages.of(target.object().kind()), stage -> new ArrayList<>())
        .add(target);
  }

  private static Optional<DeletionTarget> sort(
      String service, KubernetesObject wanted, Search search, List<Deletion> done) {
    if (search.refusal().isPresent()) {
      done.add(Deletion.failed(service, wanted.title(), search.refusal().get()));
      return Optional.empty();
    }
    if (search.objects().isEmpty()) {
      done.add(Deletion.notThere(service, wanted.title()));
      return Optional.empty();
    }
    FoundObject found = search.objects().get(0);
    if (found.kind().equals("Namespace")) {
      done.add(Deletion.notOurs(service, wanted.title(), "all that is in it"));
      return Optional.empty();
    }
    if (!found.isOf(service)) {
      done.add(Deletion.notOurs(service, wanted.title(), found.owner()));
      return Optional.empty();
    }
    return Optional.of(new DeletionTarget(service, found));
  }
}
