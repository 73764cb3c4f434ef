package io.bizmatters.platform.eds.format.crossplane;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders the rights to what the Composition composes. Crossplane takes them over by a label; with
 * its API v1, provider-kubernetes needs them too, and the folder's README says how it gets them.
 */
final class ComposerRole {

  private static final String NAME = "crossplane:event-driven-service";
  private static final List<String> VERBS =
      List.of("get", "list", "watch", "create", "update", "patch", "delete");

  private ComposerRole() {}

  static List<KubernetesObject> of(CrossplaneApi api) {
    List<KubernetesObject> roles = new ArrayList<>();
    Tree label = Tree.of("rbac.crossplane.io/aggregate-to-crossplane", "true");
    if (api == CrossplaneApi.V1) {
      roles.add(
          role(
              NAME,
              Tree.of("labels", label),
              Tree.list(rule("kubernetes.crossplane.io", "objects"))));
      roles.add(role("event-driven-service-objects", Tree.empty(), objects()));
    } else {
      roles.add(role(NAME, Tree.of("labels", label), objects()));
    }
    return roles;
  }

  private static KubernetesObject role(String name, Tree labels, List<Object> rules) {
    return new KubernetesObject(
        Tree.of("apiVersion", "rbac.authorization.k8s.io/v1")
            .with("kind", "ClusterRole")
            .with("metadata", Tree.of("name", name).withAll(labels.fields()))
            .with("rules", rules)
            .fields());
  }

  private static List<Object> objects() {
    return Tree.list(
        rule("", "serviceaccounts", "services"),
        rule("apps", "deployments"),
        rule("keda.sh", "scaledobjects"));
  }

  private static Tree rule(String group, String... resources) {
    return Tree.of("apiGroups", List.of(group))
        .with("resources", List.of(resources))
        .with("verbs", VERBS);
  }
}
