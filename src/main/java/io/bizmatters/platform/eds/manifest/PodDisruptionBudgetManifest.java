package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService.PodDisruptionBudget;
import java.util.Optional;

/**
 * Renders the PodDisruptionBudget, which limits how many pods a drain of nodes may evict at once.
 */
final class PodDisruptionBudgetManifest {

  private PodDisruptionBudgetManifest() {}

  static KubernetesObject of(String service, PodDisruptionBudget budget, Metadata metadata) {
    return new KubernetesObject(
        metadata
            .object("policy/v1", "PodDisruptionBudget", service)
            .with(
                "spec",
                Tree.of("selector", Tree.of("matchLabels", metadata.selector()))
                    .with("maxUnavailable", countOrPercentage(budget.maxUnavailable()))
                    .with("minAvailable", countOrPercentage(budget.minAvailable())))
            .fields());
  }

  /**
   * Returns a count as a number or a percentage as text; Kubernetes would read a quoted count as a
   * percentage.
   */
  private static Optional<Object> countOrPercentage(Optional<String> written) {
    return written.map(text -> text.endsWith("%") ? text : (Object) Integer.valueOf(text));
  }
}
