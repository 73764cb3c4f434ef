package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds the names of Secrets and ConfigMaps that objects refer to, sorted. */
record NamedObjects(Set<String> secrets, Set<String> configMaps) {

  static NamedObjects in(List<KubernetesObject> objects) {
    NamedObjects named = new NamedObjects(new TreeSet<>(), new TreeSet<>());
    objects.forEach(object -> named.collect(object.tree()));
    objects.stream()
        .filter(object -> object.kind().equals("ConfigMap"))
        .forEach(object -> named.configMaps.remove(object.name()));
    return named;
  }

  private void collect(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> member((String) name, inner));
    } else if (value instanceof List<?> list) {
      list.forEach(this::collect);
    }
  }

  private void member(String name, Object value) {
    switch (name) {
      case "secretRef", "secretKeyRef", "imagePullSecrets", "secretTargetRef" ->
          names(value, secrets);
      case "secret" -> names(value, secrets);
      case "secretName" -> {
        if (value instanceof String text) {
          secrets.add(text);
        }
      }
      case "configMapRef", "configMapKeyRef", "configMap", "configMapTargetRef" ->
          names(value, configMaps);
      default -> {}
    }
    collect(value);
  }

  private static void names(Object value, Set<String> into) {
    List<?> all = value instanceof List<?> list ? list : List.of(value);
    all.forEach(
        item ->
            Tree.at(item, "name")
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .ifPresent(into::add));
  }
}
