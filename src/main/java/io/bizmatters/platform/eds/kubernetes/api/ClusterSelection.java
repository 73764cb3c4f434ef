package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which cluster is meant.
 *
 * @param kubeconfig this file and no other; empty for what {@code KUBECONFIG} lists, {@code
 *     ~/.kube/config}, or the service account of the pod we run in
 * @param context a context of it; empty for its current one
 * @param namespace empty for the context's
 * @param token who we are, instead of what the kubeconfig says
 */
public record ClusterSelection(
    Optional<Path> kubeconfig,
    Optional<String> context,
    Optional<String> namespace,
    Optional<String> token) {

  /** What kubectl would take without an option. */
  public static ClusterSelection automatic() {
    return new ClusterSelection(
        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public static ClusterSelection of(Path kubeconfig) {
    return new ClusterSelection(
        Optional.of(kubeconfig), Optional.empty(), Optional.empty(), Optional.empty());
  }

  public ClusterSelection context(String name) {
    return new ClusterSelection(kubeconfig, Optional.of(name), namespace, token);
  }

  public ClusterSelection namespace(String name) {
    return new ClusterSelection(kubeconfig, context, Optional.of(name), token);
  }

  public ClusterSelection token(String secret) {
    return new ClusterSelection(kubeconfig, context, namespace, Optional.of(secret));
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ClusterSelection[" + kubeconfig + ", " + context + ", " + namespace + "]";
  }
}
