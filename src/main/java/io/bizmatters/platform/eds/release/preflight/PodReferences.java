package io.bizmatters.platform.eds.release.preflight;

import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.at;
import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.list;
import static io.bizmatters.platform.eds.manifest.custom.ManifestPart.pod;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The Secrets and ConfigMaps without which a Deployment's pods cannot start. */
final class PodReferences {

  /**
   * A Secret or ConfigMap.
   *
   * @param plural {@code secrets} or {@code configmaps}
   */
  record Data(String plural, String name) {

    /** Written out: the JDK links a record's own at first use, which a cold build waits for. */
    @Override
    public int hashCode() {
      return Objects.hash(plural, name);
    }

    /** Returns the name for people. */
    String title() {
      return (plural.equals("secrets") ? "Secret " : "ConfigMap ") + name;
    }
  }

  private final Map<Data, Set<String>> keys = new LinkedHashMap<>();

  private PodReferences() {}

  /** Returns the references with their required keys; optional references are left out. */
  static Map<Data, Set<String>> of(KubernetesObject deployment) {
    PodReferences references = new PodReferences();
    Object pod = pod(deployment.tree());
    list(pod, "imagePullSecrets").forEach(item -> references.add("secrets", item, "name"));
    for (String containers : List.of("initContainers", "containers")) {
      list(pod, containers).forEach(references::container);
    }
    list(pod, "volumes").forEach(references::volume);
    return references.keys;
  }

  private void container(Object container) {
    for (Object from : list(container, "envFrom")) {
      add("secrets", at(from, "secretRef"), "name");
      add("configmaps", at(from, "configMapRef"), "name");
    }
    for (Object variable : list(container, "env")) {
      Object source = at(variable, "valueFrom");
      add("secrets", at(source, "secretKeyRef"), "name");
      add("configmaps", at(source, "configMapKeyRef"), "name");
    }
  }

  private void volume(Object volume) {
    add("secrets", at(volume, "secret"), "secretName");
    add("configmaps", at(volume, "configMap"), "name");
    for (Object source : list(at(volume, "projected"), "sources")) {
      add("secrets", at(source, "secret"), "name");
      add("configmaps", at(source, "configMap"), "name");
    }
  }

  private void add(String plural, Object reference, String nameField) {
    boolean optional = Boolean.TRUE.equals(at(reference, "optional"));
    if (optional || !(at(reference, nameField) instanceof String name)) {
      return;
    }
    Set<String> needed = keys.computeIfAbsent(new Data(plural, name), same -> new TreeSet<>());
    if (at(reference, "key") instanceof String key) {
      needed.add(key);
    }
    for (Object item : list(reference, "items")) {
      if (at(item, "key") instanceof String key) {
        needed.add(key);
      }
    }
  }
}
