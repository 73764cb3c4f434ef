package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.journal.ReleaseRecords.ReleaseRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one module releases to one namespace.
 *
 * @param choice how the namespace was chosen: releases of one choice follow each other, and
 *     services have left a namespace that a later release of the choice lacks
 * @param applied the services that this run applies
 * @param recorded services that are recorded with them and stay unchanged in the cluster
 */
public record ModuleRelease(
    ReleaseMark mark, String choice, List<TargetService> applied, List<TargetService> recorded) {

  private static final String CHOSEN_FOR_A_RUN = "run";

  public ModuleRelease {
    applied = List.copyOf(applied);
    recorded = List.copyOf(recorded);
  }

  /** Returns whether the services themselves name the namespace. */
  boolean isNamedByServices() {
    return !choice.equals(CHOSEN_FOR_A_RUN);
  }

  /** Returns the releases of a run, one for each namespace. */
  public static List<ModuleRelease> of(
      List<TargetService> applied, List<TargetService> recorded, ReleaseOptions options) {
    Map<String, List<TargetService>> others = TargetService.byNamespace(recorded);
    List<ModuleRelease> releases = new ArrayList<>();
    TargetService.byNamespace(applied)
        .forEach(
            (namespace, services) -> {
              boolean named =
                  services.stream().allMatch(one -> one.service().namespace().isPresent());
              releases.add(
                  new ModuleRelease(
                      options.mark(namespace),
                      named && !options.chosenForThisRun().test(namespace)
                          ? "services " + options.profiles()
                          : CHOSEN_FOR_A_RUN,
                      services,
                      others.getOrDefault(namespace, List.of())));
            });
    return releases;
  }

  /** Returns the manifests of all services, by name. */
  public Map<String, List<KubernetesObject>> manifests() {
    Map<String, List<KubernetesObject>> manifests = new LinkedHashMap<>();
    recorded.forEach(one -> manifests.put(one.service().name(), one.objects()));
    applied.forEach(one -> manifests.put(one.service().name(), one.objects()));
    return manifests;
  }

  /** Returns the objects that the release has in the cluster after a complete apply, by service. */
  Map<String, Set<ObjectKey>> objects() {
    return keys(manifests(), mark.namespace());
  }

  static Map<String, Set<ObjectKey>> keys(
      Map<String, List<KubernetesObject>> manifests, String namespace) {
    Map<String, Set<ObjectKey>> keys = new LinkedHashMap<>();
    manifests.forEach(
        (service, objects) -> {
          Set<ObjectKey> own = new LinkedHashSet<>();
          objects.forEach(object -> own.add(ObjectKey.of(object, namespace)));
          keys.put(service, own);
        });
    return keys;
  }

  String digest() {
    return ReleaseRecord.digest(manifests());
  }
}
