package io.bizmatters.platform.eds.kubernetes.api;

import java.util.List;
import java.util.Optional;

/**
 * One cluster, and as whom we talk to it.
 *
 * @param context the kubeconfig's; empty in a pod that uses its service account
 * @param namespace where objects go that name none
 * @param warnings what a person should know before anything is sent
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
