package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.List;

/**
 * Renders the security settings of the profile "restricted" of Kubernetes' pod security standards,
 * and a user.
 */
final class PodSecurity {

  private static final int USER = 1000;

  private PodSecurity() {}

  static Tree pod() {
    return Tree.of("runAsNonRoot", true)
        .with("runAsUser", USER)
        .with("fsGroup", USER)
        .with("seccompProfile", Tree.of("type", "RuntimeDefault"));
  }

  static Tree container(boolean readOnlyRootFilesystem) {
    return Tree.of("runAsNonRoot", true)
        .with("runAsUser", USER)
        .with("allowPrivilegeEscalation", false)
        .with("readOnlyRootFilesystem", readOnlyRootFilesystem)
        .with("capabilities", Tree.of("drop", List.of("ALL")))
        .with("seccompProfile", Tree.of("type", "RuntimeDefault"));
  }
}
