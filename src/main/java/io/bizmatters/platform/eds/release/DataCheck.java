package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterSurvey.Presence;
import io.bizmatters.platform.eds.cluster.DataKeys;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.release.PodReferences.Data;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Whether the Secrets and ConfigMaps are there that the pods name and no release makes. */
final class DataCheck {

  private final DataKeys cluster;

  DataCheck(ClusterClient client, Retries retries) {
    this.cluster = new DataKeys(client, retries);
  }

  /** One look each, however many services name it. */
  List<Look> looks(List<Release> releases) {
    List<Look> looks = new ArrayList<>();
    Release.byNamespace(releases)
        .forEach(
            (namespace, group) ->
                needed(group)
                    .forEach((data, keys) -> looks.add(() -> look(namespace, data, keys))));
    return looks;
  }

  private static Map<Data, Set<String>> needed(List<Release> group) {
    Map<Data, Set<String>> needed = new LinkedHashMap<>();
    for (Release release : group) {
      for (KubernetesObject object : release.objects()) {
        if (object.kind().equals("Deployment")) {
          PodReferences.of(object)
              .forEach(
                  (data, keys) ->
                      needed.computeIfAbsent(data, same -> new TreeSet<>()).addAll(keys));
        }
      }
    }
    for (Release release : group) {
      for (KubernetesObject object : release.objects()) {
        needed.remove(new Data("configmaps", of(object, "ConfigMap")));
        needed.remove(new Data("secrets", of(object, "Secret")));
      }
    }
    return needed;
  }

  private static String of(KubernetesObject object, String kind) {
    return object.kind().equals(kind) ? object.name() : "";
  }

  private Findings look(String namespace, Data data, Set<String> keys) throws ClusterException {
    DataKeys.Sight sight = cluster.look(data.plural(), namespace, data.name(), !keys.isEmpty());
    String subject = data.title() + " in namespace " + namespace;
    if (sight.presence() == Presence.HIDDEN) {
      return Findings.notice(
          subject, "no right to get " + data.plural() + ": whether it is there is unknown");
    }
    String allowed = keys.isEmpty() ? "it is there" : "it is there with the keys " + keys;
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
