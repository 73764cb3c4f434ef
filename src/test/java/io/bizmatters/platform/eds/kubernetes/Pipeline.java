package io.bizmatters.platform.eds.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A service account with the rights that a test gives it, as a pipeline has one. */
public final class Pipeline {

  private Pipeline() {}

  /**
   * Its kubeconfig.
   *
   * @param rules of its Role, each {@code {apiGroups: […], resources: […], verbs: […]}}
   */
  public static Path in(TestCluster cluster, TestNamespace namespace, Path folder, String... rules)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (String rule : rules) {
      text.append("\n- ").append(rule);
    }
    String objects =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: pipeline}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: pipeline}
        rules: %s
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: pipeline}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: pipeline}
        subjects: [{kind: ServiceAccount, name: pipeline, namespace: %s}]
        """
            .formatted(rules.length == 0 ? "[]" : text, namespace.name());
    cluster.kubectlReading(objects, "apply", "-n", namespace.name(), "-f", "-").orFail();
    String token =
        cluster.kubectl("create", "token", "pipeline", "-n", namespace.name()).orFail().strip();
    Path file = folder.resolve("pipeline-" + namespace.name() + ".kubeconfig");
    Files.copy(cluster.kubeconfig(), file);
    String kubeconfig = "--kubeconfig=" + file;
    cluster
        .kubectl("config", kubeconfig, "set-credentials", "pipeline", "--token=" + token)
        .orFail();
    cluster.kubectl("config", kubeconfig, "set-context", "--current", "--user=pipeline").orFail();
    return file;
  }
}
