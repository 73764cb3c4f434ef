package io.bizmatters.platform.eds.release.delete;

import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyStages;
import io.bizmatters.platform.eds.kubernetes.apply.FoundObject;
import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseObjects.Search;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.ModuleRelease;
import io.bizmatters.platform.eds.release.journal.Prune;
import io.bizmatters.platform.eds.release.journal.ReleaseIndex;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The objects of a release to delete.
 *
 * @param stages in reverse apply order
 * @param done objects that are not deleted, and why
 */
record DeletionPlan(List<List<Target>> stages, List<Deletion> done) {

  DeletionPlan {
    stages = List.copyOf(stages);
    done = List.copyOf(done);
  }

  /** An object that a release may have in the cluster: its service and its key. */
  private record Candidate(String service, ObjectKey key) {}

  /**
   * Looks at each object that the release has according to its manifests, its history, or its mark.
   *
   * @param history by namespace
   */
  static DeletionPlan of(
      List<ModuleRelease> releases,
      Map<String, ReleaseIndex> history,
      ReleaseInventory inventory,
      RequestPool requests) {
    List<Deletion> done = new ArrayList<>();
    Map<Integer, List<Target>> stages = new TreeMap<>(Comparator.reverseOrder());
    for (ModuleRelease release : releases) {
      List<Candidate> candidates =
          candidates(release, history.getOrDefault(namespace(release), ReleaseIndex.empty()));
      List<Search> searches =
          requests.each(
              candidates,
              candidate -> inventory.find(candidate.key()),
              (candidate, lost) -> new Search(List.of(), Optional.of(Refusal.of(lost))));
      for (int i = 0; i < searches.size(); i++) {
        sort(release.mark(), candidates.get(i), searches.get(i), done)
            .ifPresent(target -> add(stages, target));
      }
      for (FoundObject object : inventory.marked(release.mark())) {
        ObjectKey key = Deletion.key(object);
        boolean isKnown =
            candidates.stream().anyMatch(one -> one.key().identity().equals(key.identity()));
        if (!isKnown) {
          Search search = new Search(List.of(object), Optional.empty());
          sort(release.mark(), new Candidate(object.service(), key), search, done)
              .ifPresent(target -> add(stages, target));
        }
      }
    }
    return new DeletionPlan(List.copyOf(stages.values()), done);
  }

  private static String namespace(ModuleRelease release) {
    return release.mark().namespace();
  }

  private static List<Candidate> candidates(ModuleRelease release, ReleaseIndex history) {
    Map<String, Candidate> candidates = new LinkedHashMap<>();
    release
        .manifests()
        .forEach(
            (service, objects) -> {
              for (KubernetesObject object : objects) {
                ObjectKey key = ObjectKey.of(object, namespace(release));
                candidates.put(key.identity(), new Candidate(service, key));
              }
            });
    history
        .objects()
        .forEach(
            (service, keys) ->
                keys.forEach(
                    key -> candidates.putIfAbsent(key.identity(), new Candidate(service, key))));
    return List.copyOf(candidates.values());
  }

  private static void add(Map<Integer, List<Target>> stages, Target target) {
    stages
        .computeIfAbsent(ApplyStages.of(target.object().kind()), stage -> new ArrayList<>())
        .add(target);
  }

  private static Optional<Target> sort(
      ReleaseMark release, Candidate wanted, Search search, List<Deletion> done) {
    String service = wanted.service();
    if (search.refusal().isPresent()) {
      done.add(Deletion.failed(service, wanted.key(), search.refusal().get()));
      return Optional.empty();
    }
    if (search.objects().isEmpty()) {
      done.add(Deletion.notThere(service, wanted.key()));
      return Optional.empty();
    }
    FoundObject found = search.objects().get(0);
    if (found.holdsOthers()) {
      done.add(Deletion.notOurs(service, wanted.key(), "all that is in it, or made of it"));
      return Optional.empty();
    }
    if (!found.isOf(release)) {
      done.add(Deletion.notOurs(service, wanted.key(), found.owner()));
      return Optional.empty();
    }
    if (found.live().annotations().containsKey(Prune.KEEP)) {
      done.add(Deletion.kept(service, wanted.key()));
      return Optional.empty();
    }
    return Optional.of(new Target(service, found));
  }

  /** An object to delete, with its service. */
  record Target(String service, FoundObject object) {

    String uid() {
      return object.live().uid();
    }

    Deletion deleted() {
      return Deletion.deleted(service, object);
    }

    Deletion left(String why) {
      return Deletion.left(service, object, why);
    }

    Deletion failed(Refusal refusal) {
      return Deletion.failed(service, Deletion.key(object), refusal);
    }
  }
}
