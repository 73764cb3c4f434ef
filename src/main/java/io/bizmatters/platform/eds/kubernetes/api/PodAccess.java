package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.KubeconfigNode.Problems;
import io.bizmatters.platform.eds.kubernetes.api.PemTls.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the access of the service account of the pod that the build runs in. */
final class PodAccess {

  private static final String HOST = "KUBERNETES_SERVICE_HOST";
  private static final String PORT = "KUBERNETES_SERVICE_PORT";
  private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

  private final Map<String, String> environment;
  private final Path folder;

  /**
   * @param folder the folder in which Kubernetes mounts the account's token, authority and
   *     namespace
   */
  PodAccess(Map<String, String> environment, Path folder) {
    this.environment = environment;
    this.folder = folder;
  }

  static PodAccess standard(Map<String, String> environment) {
    return new PodAccess(environment, FOLDER);
  }

  static boolean isPossible(Map<String, String> environment) {
    return !environment.getOrDefault(HOST, "").isEmpty()
        && !environment.getOrDefault(PORT, "").isEmpty();
  }

  /**
   * Reads the access.
   *
   * @throws ClusterException when the pod has no token or authority, or the selection names a
   *     context
   */
  ClusterAccess read(ClusterSelection selection) throws ClusterException {
    if (selection.context().isPresent()) {
      throw new ClusterException(
          Reason.CONTEXT_UNKNOWN,
          "there is no kubeconfig with a context " + selection.context().get(),
          "a pod's service account has no context: leave out -Deds.context, or name a kubeconfig");
    }
    Problems problems = new Problems();
    ClusterServer server = server(problems);
    Path file = folder.resolve("token");
    TokenFile account =
        new TokenFile("the service account", file, Optional.empty(), Optional.empty());
    problems.check();
    if (selection.token().isEmpty()) {
      account.current();
    }
    return new ClusterAccess(
        Optional.empty(),
        selection.namespace().or(this::namespace),
        server,
        selection.token().map(Kubeconfig::tokenAlone).orElse(account),
        Impersonation.nobody(),
        List.of());
  }

  private ClusterServer server(Problems problems) {
    String host = environment.getOrDefault(HOST, "");
    URI url =
        URI.create(
            "https://"
                + (host.contains(":") ? "[" + host + "]" : host)
                + ":"
                + environment.getOrDefault(PORT, ""));
    Path file = folder.resolve("ca.crt");
    Optional<Pem> authorities = Optional.empty();
    try {
      authorities = Optional.of(new Pem("the service account, " + file, Files.readAllBytes(file)));
    } catch (IOException unreadable) {
      problems.add(
          "the service account",
          file + " cannot be read",
          "mount the service account into the pod, or name a kubeconfig");
    }
    return new ClusterServer(
        url,
        authorities,
        false,
        Optional.empty(),
        new EnvironmentProxy(environment).of(url, problems));
  }

  private Optional<String> namespace() {
    Optional<String> named =
        Optional.ofNullable(environment.get("POD_NAMESPACE")).filter(text -> !text.isEmpty());
    if (named.isPresent()) {
      return named;
    }
    try {
      return Optional.of(Files.readString(folder.resolve("namespace")).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }
}
