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
 * Collects the rules of a Role (<a
 * href="https://kubernetes.io/docs/reference/access-authn-authz/rbac/">RBAC</a>), one rule for all
 * resources of a group with the same verbs.
 */
final class AccessRules {

  /** The part that the resources of one rule share. */
  private record Key(String group, List<String> verbs, List<String> names) {}

  private final Map<Key, Set<String>> resources = new LinkedHashMap<>();

  void allow(String group, String resource, String... verbs) {
    add(new Key(group, List.of(verbs), List.of()), resource);
  }

  /** Allows verbs on objects of these names; adds nothing without names. */
  void allowNamed(String group, String resource, Set<String> names, String... verbs) {
    if (!names.isEmpty()) {
      add(new Key(group, List.of(verbs), List.copyOf(names)), resource);
    }
  }

  /**
   * Allows verbs on the kinds of these objects: either the namespaced or the cluster-wide kinds.
   */
  void allowKinds(List<KubernetesObject> objects, boolean namespaced, String... verbs) {
    for (KubernetesObject object : objects) {
      if (KnownKinds.isNamespaced(object.kind()) == namespaced) {
        allow(object.group(), plural(object.kind()), verbs);
      }
    }
  }

  /** Guesses the plural like Kubernetes' {@code meta.UnsafeGuessKindToResource}. */
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

  /** Returns the rules in the form of a Role. */
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
