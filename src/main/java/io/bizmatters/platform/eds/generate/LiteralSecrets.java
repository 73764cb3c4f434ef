package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.grammar.SecretText;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds secrets in plain values of environment variables, after the user's patches and extra
 * objects are applied: manifests are attached to the build and have many readers.
 */
final class LiteralSecrets {

  private final Origin home;
  private final List<Problem> problems = new ArrayList<>();

  private LiteralSecrets(Origin home) {
    this.home = home;
  }

  /**
   * Returns a problem for each secret of a service.
   *
   * @param home the place of the service's configuration
   */
  static List<Problem> in(ServiceObjects service, Origin home) {
    LiteralSecrets found = new LiteralSecrets(home);
    for (KubernetesObject object : service.objects()) {
      found.search(object, object.tree());
    }
    return found.problems;
  }

  private void search(KubernetesObject object, Object node) {
    if (node instanceof Map<?, ?> map) {
      if (map.get("env") instanceof List<?> variables) {
        for (Object variable : variables) {
          check(object, variable);
        }
      }
      for (Object inner : map.values()) {
        search(object, inner);
      }
    } else if (node instanceof List<?> list) {
      for (Object inner : list) {
        search(object, inner);
      }
    }
  }

  private void check(KubernetesObject object, Object variable) {
    if (variable instanceof Map<?, ?> map
        && map.get("name") instanceof String name
        && map.get("value") instanceof String value
        && SecretText.isSecret(name, value)) {
      problems.add(
          Problem.error(
              home,
              object.title()
                  + " has the variable "
                  + name
                  + " with a value that looks like a secret (hidden)",
              "secrets by their Secret and key, in patches and extras too",
              "write valueFrom: {secretKeyRef: {name: NAME, key: KEY}} for " + name));
    }
  }
}
