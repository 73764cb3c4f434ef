package io.bizmatters.platform.eds.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * Names one cluster and the login for it.
 *
 * @param context the context of the kubeconfig; empty in a pod that uses its service account
 * @param namespace the namespace of objects that name none
 * @param warnings warnings for people, known before the first request
 */
public record ClusterAccess(
    Optional<String> context,
    Optional<String> namespace,
    ClusterServer server,
    Login login,
    Impersonation impersonation,
    List<String> warnings) {

  public ClusterAccess {
    warnings = List.copyOf(warnings);
  }
}
