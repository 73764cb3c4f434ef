package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /**
   * Compares as a record does by itself. The JDK links a record's own {@code equals} and {@code
   * hashCode} at first use, which takes a cold build some 20 ms.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClusterSelection selection
        && kubeconfig.equals(selection.kubeconfig)
        && context.equals(selection.context)
        && namespace.equals(selection.namespace)
        && token.equals(selection.token);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kubeconfig, context, namespace, token);
  }

  /** Omits the token. */
  @Override
  public String toString() {
    return "ClusterSelection[" + kubeconfig + ", " + context + ", " + namespace + "]";
  }
}
