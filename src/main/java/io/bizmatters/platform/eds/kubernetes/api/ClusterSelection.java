package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Selects the cluster.
 *
 * @param kubeconfig only this file; empty for the files of {@code KUBECONFIG}, {@code
 *     ~/.kube/config}, or the service account of the build's pod
 * @param context a context of the kubeconfig; empty for the current context
 * @param namespace empty for the context's namespace
 * @param token a token that replaces the kubeconfig's login
 */
public record ClusterSelection(
    Optional<Path> kubeconfig,
    Optional<String> context,
    Optional<String> namespace,
    Optional<String> token) {

  /** Selects what kubectl selects without options. */
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

  /** Omits the token. */
  @Override
  public String toString() {
    return "ClusterSelection[" + kubeconfig + ", " + context + ", " + namespace + "]";
  }
}
