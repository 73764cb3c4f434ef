package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.preflight.ClusterSurvey.Presence;
import io.bizmatters.platform.eds.release.preflight.PodReferences.Data;
import io.bizmatters.platform.eds.release.preflight.Preflight.Look;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Checks that the Secrets and ConfigMaps exist that the pods name and no release creates. */
final class DataCheck {

  /** More objects than this are read with one list, if the build may list them. */
  private static final int SINGLY = 10;

  /** The object may not be read, and so may exist. */
  private static final DataKeys.Sight UNSEEN = new DataKeys.Sight(Presence.HIDDEN, Set.of());

  private final DataKeys cluster;

  DataCheck(Api api) {
    this.cluster = new DataKeys(api);
  }

  /** Returns one look for each kind and namespace, however many services name the objects. */
  List<Look> looks(List<TargetService> targets) {
    List<Look> looks = new ArrayList<>();
    TargetService.byNamespace(targets)
        .forEach(
            (namespace, group) -> {
              Map<String, Map<Data, Set<String>>> kinds = new LinkedHashMap<>();
              needed(group)
                  .forEach(
                      (data, keys) ->
                          kinds
                              .computeIfAbsent(data.plural(), same -> new LinkedHashMap<>())
                              .put(data, keys));
              kinds.forEach((plural, needed) -> looks.add(() -> look(plural, namespace, needed)));
            });
    return looks;
  }

  private static Map<Data, Set<String>> needed(List<TargetService> group) {
    Map<Data, Set<String>> needed = new LinkedHashMap<>();
    for (TargetService target : group) {
      for (KubernetesObject object : target.objects()) {
        if (object.kind().equals("Deployment")) {
          PodReferences.of(object)
              .forEach(
                  (data, keys) ->
                      needed.computeIfAbsent(data, same -> new TreeSet<>()).addAll(keys));
        }
      }
    }
    for (TargetService target : group) {
      for (KubernetesObject object : target.objects()) {
        needed.remove(new Data("configmaps", of(object, "ConfigMap")));
        needed.remove(new Data("secrets", of(object, "Secret")));
      }
    }
    return needed;
  }

  private static String of(KubernetesObject object, String kind) {
    return object.kind().equals(kind) ? object.name() : "";
  }

  private Findings look(String plural, String namespace, Map<Data, Set<String>> needed)
      throws ClusterException {
    Map<String, Set<String>> wanted = new LinkedHashMap<>();
    needed.forEach((data, keys) -> wanted.put(data.name(), keys));
    Optional<Map<String, DataKeys.Sight>> listed =
        wanted.size() > SINGLY ? cluster.list(plural, namespace, wanted) : Optional.empty();
    Map<String, DataKeys.Sight> seen =
        listed.isPresent() ? listed.get() : singly(plural, namespace, wanted);
    List<Findings> found = new ArrayList<>();
    needed.forEach(
        (data, keys) ->
            found.add(
                judge(
                    data,
                    keys,
                    seen.getOrDefault(data.name(), UNSEEN),
                    data.title() + " in namespace " + namespace)));
    return Findings.all(found);
  }

  private Map<String, DataKeys.Sight> singly(
      String plural, String namespace, Map<String, Set<String>> wanted) throws ClusterException {
    List<String> names = List.copyOf(wanted.keySet());
    Map<String, DataKeys.Sight> seen = new LinkedHashMap<>();
    try (RequestPool requests = new RequestPool("eds-preflight-data")) {
      List<DataKeys.Sight> sights =
          requests.all(
              names,
              name -> cluster.look(plural, namespace, name, wanted.getOrDefault(name, Set.of())));
      for (int i = 0; i < names.size(); i++) {
        seen.put(names.get(i), sights.get(i));
      }
    }
    return seen;
  }

  private static Findings judge(Data data, Set<String> keys, DataKeys.Sight sight, String subject) {
    if (sight.presence() == Presence.HIDDEN) {
      return Findings.notice(
          subject, "no right to get " + data.plural() + ": whether it exists is unknown");
    }
    String allowed = keys.isEmpty() ? "it exists" : "it exists with the keys " + keys;
    if (sight.presence() == Presence.MISSING) {
      return Findings.of(new Miss(subject, "does not exist", allowed, "create it before the pods"));
    }
    Set<String> missing = new TreeSet<>(keys);
    missing.removeAll(sight.keys());
    return missing.isEmpty()
        ? Findings.none()
        : Findings.of(
            new Miss(
                subject,
                "has no key "
                    + String.join(", ", missing)
                    + ", only "
                    + new TreeSet<>(sight.keys()),
                allowed,
                "add the key, or correct its name in the service"));
  }
}
