package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.cluster.ClusterException.Reason;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what the selection means out of kubeconfig files, and says what is wrong with them. */
final class Kubeconfig {

  private static final String IN_CLUSTER = "KUBERNETES_SERVICE_HOST";
  private static final int REQUEST_MILLIS = 30_000;
  static final int CONNECT_MILLIS = 5_000;

  private Kubeconfig() {}

  /**
   * fabric8's own retries are off: they take 19 s to give up on a request without hope. HTTP/1.1,
   * over as many connections as requests are under way: what waits long does not hold up the
   * others, there is no limit of streams to share, giving up a request gives up a connection that
   * may be dead, and a cold build has fewer classes to load.
   */
  static Config read(ClusterSelection selection) throws ClusterException {
    Config found =
        selection.kubeconfig().isPresent()
            ? explicit(selection.kubeconfig().get(), selection)
            : automatic(selection);
    requireContext(found, selection);
    ConfigBuilder config =
        new ConfigBuilder(found)
            .withRequestRetryBackoffLimit(0)
            .withHttp2Disable(true)
            .withConnectionTimeout(CONNECT_MILLIS)
            .withRequestTimeout(REQUEST_MILLIS);
    selection.namespace().ifPresent(config::withNamespace);
    selection.token().ifPresent(token -> tokenAlone(config, token));
    return config.build();
  }

  /** A certificate beside it would win over the token. */
  private static void tokenAlone(ConfigBuilder config, String token) {
    config
        .withOauthToken(token)
        .withAutoOAuthToken(null)
        .withClientCertData(null)
        .withClientCertFile(null)
        .withClientKeyData(null)
        .withClientKeyFile(null)
        .withUsername(null)
        .withPassword(null);
  }

  private static Config explicit(Path file, ClusterSelection selection) throws ClusterException {
    if (!Files.isRegularFile(file)) {
      throw new ClusterException(
          Reason.KUBECONFIG_MISSING,
          "there is no kubeconfig file " + file,
          "correct -Deds.kubeconfig, or leave it out for the one that kubectl reads");
    }
    try {
      return merged(selection, List.of(file.toFile()));
    } catch (IOException | RuntimeException unreadable) {
      throw broken(file.toString(), unreadable);
    }
  }

  private static Config automatic(ClusterSelection selection) throws ClusterException {
    Collection<String> files = Config.getKubeconfigFilenames();
    List<File> found = files.stream().map(File::new).filter(File::isFile).toList();
    if (found.isEmpty() && Optional.ofNullable(System.getenv(IN_CLUSTER)).isEmpty()) {
      throw new ClusterException(
          Reason.KUBECONFIG_MISSING,
          "there is no kubeconfig: looked for " + String.join(", ", files),
          "name one by -Deds.kubeconfig or KUBECONFIG; in a pod its service account is used");
    }
    try {
      return found.isEmpty()
          ? Config.autoConfigure(selection.context().orElse(null))
          : merged(selection, found);
    } catch (IOException | RuntimeException unreadable) {
      throw broken(String.join(", ", files), unreadable);
    }
  }

  /** As kubectl merges them: of what several files say, the first counts. */
  private static Config merged(ClusterSelection selection, List<File> files)
      throws IOException, ClusterException {
    List<io.fabric8.kubernetes.api.model.Config> parts = new ArrayList<>();
    for (File file : files) {
      parts.add(KubeconfigFile.read(file));
    }
    requireParts(selection, parts);
    Config config = Config.empty();
    KubeConfigUtils.merge(
        config,
        selection.context().orElse(null),
        parts.toArray(new io.fabric8.kubernetes.api.model.Config[0]));
    return config;
  }

  /** Without them the library would go, as nobody, to a server of its own choice. */
  private static void requireParts(
      ClusterSelection selection, List<io.fabric8.kubernetes.api.model.Config> parts)
      throws ClusterException {
    Optional<String> name =
        selection
            .context()
            .or(
                () ->
                    parts.stream()
                        .flatMap(part -> Optional.ofNullable(part.getCurrentContext()).stream())
                        .findFirst());
    if (name.isEmpty()) {
      return;
    }
    Optional<Context> context =
        parts.stream()
            .flatMap(part -> part.getContexts().stream())
            .filter(named -> name.equals(Optional.ofNullable(named.getName())))
            .map(NamedContext::getContext)
            .findFirst();
    if (context.isPresent()) {
      List<String> clusters =
          parts.stream()
              .flatMap(part -> part.getClusters().stream())
              .map(NamedCluster::getName)
              .toList();
      List<String> users =
          parts.stream()
              .flatMap(part -> part.getUsers().stream())
              .map(NamedAuthInfo::getName)
              .toList();
      requirePart(name.get(), "cluster", context.get().getCluster(), clusters);
      requirePart(name.get(), "user", context.get().getUser(), users);
    }
  }

  private static void requirePart(
      String context, String what, @Nullable String named, List<String> known)
      throws ClusterException {
    if (named != null && !named.isEmpty() && !known.contains(named)) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          "context "
              + context
              + " of the kubeconfig names a "
              + what
              + " that is not in it: "
              + named,
          "see `kubectl config view`");
    }
  }

  private static ClusterException broken(String files, Exception cause) {
    return new ClusterException(
        Reason.KUBECONFIG_BROKEN,
        "cannot read the kubeconfig " + files,
        "see whether `kubectl config view` can: " + firstLine(cause),
        cause);
  }

  private static String firstLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** fabric8 takes an unknown context for none and would go to a server of its own choice. */
  private static void requireContext(Config config, ClusterSelection selection)
      throws ClusterException {
    List<String> names =
        Optional.ofNullable(config.getContexts()).orElse(List.of()).stream()
            .map(NamedContext::getName)
            .toList();
    Optional<String> wanted = selection.context();
    if (wanted.isPresent() && !names.contains(wanted.get())) {
      throw new ClusterException(
          Reason.CONTEXT_UNKNOWN,
          "the kubeconfig has no context " + wanted.get(),
          names.isEmpty()
              ? "it has none at all"
              : "it has " + names.stream().sorted().collect(Collectors.joining(", ")));
    }
    boolean inFile = selection.kubeconfig().isPresent();
    if (inFile && currentName(config).isEmpty()) {
      throw new ClusterException(
          Reason.KUBECONFIG_BROKEN,
          "the kubeconfig " + selection.kubeconfig().get() + " has no current context",
          "name one by -Deds.context");
    }
  }

  /** Empty in a pod, where there is no kubeconfig. */
  static Optional<String> currentName(Config config) {
    return Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName);
  }
}
