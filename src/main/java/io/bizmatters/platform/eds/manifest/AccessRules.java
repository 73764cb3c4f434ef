package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KnownKinds;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Rules of a Role (<a
 * href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">RBAC</a>), one for all
 * resources of a group that share their verbs.
 */
final class AccessRules {

  /** What the rules of one line have in common. */
  private record Key(String group, List<String> verbs, List<String> names) {}

  private final Map<Key, Set<String>> resources = new LinkedHashMap<>();

  void allow(String group, String resource, String... verbs) {
    add(new Key(group, List.of(verbs), List.of()), resource);
  }

  /** Only for objects of these names; nothing where there is none. */
  void allowNamed(String group, String resource, Set<String> names, String... verbs) {
    if (!names.isEmpty()) {
      add(new Key(group, List.of(verbs), List.copyOf(names)), resource);
    }
  }

  /** The kinds of these objects, either those of a namespace or those of none. */
  void allowKinds(List<KubernetesObject> objects, boolean namespaced, String... verbs) {
    for (KubernetesObject object : objects) {
      if (KnownKinds.isNamespaced(object.kind()) == namespaced) {
        allow(object.group(), plural(object.kind()), verbs);
      }
    }
  }

  /** Kubernetes' own rule of thumb, as {@code meta.UnsafeGuessKindToResource} has it. */
  static String plural(String kind) {
    String word = kind.toLowerCase(Locale.ROOT);
    if (word.endsWith("s")) {
      return word + "es";
    }
    return word.endsWith("y") ? word.substring(0, word.length() - 1) + "ies" : word + "s";
  }

  private void add(Key key, String resource) {
    resources.computeIfAbsent(key, name -> new LinkedHashSet<>()).add(resource);
  }

  boolean isEmpty() {
    return resources.isEmpty();
  }

  /** As a Role has them. */
  List<Object> asList() {
    List<Object> rules = new ArrayList<>();
    resources.forEach(
        (key, names) ->
            rules.add(
                Tree.of("apiGroups", List.of(key.group()))
                    .with("resources", List.copyOf(names))
                    .withSome("resourceNames", key.names())
                    .with("verbs", key.verbs())
                    .fields()));
    return rules;
  }
}
