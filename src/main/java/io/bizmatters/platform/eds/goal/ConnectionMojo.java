package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.model.grammar.Period;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The parameters that choose a cluster, and the connection that they open. */
abstract class ConnectionMojo extends ServiceMojo {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /**
   * Names the kubeconfig. If unset, the goal reads what kubectl would read, or the service account
   * of a pod.
   */
  @Parameter(property = "eds.kubeconfig")
  private @Nullable File kubeconfig;

  /** Names the context of the kubeconfig. The default is the kubeconfig's current context. */
  @Parameter(property = "eds.context")
  private @Nullable String context;

  /**
   * Lists the only contexts that this build may talk to. If unset, the build may talk to every
   * context.
   */
  @Parameter(property = "eds.allowedContexts")
  private List<String> allowedContexts = List.of();

  /** Names a server of settings.xml whose password replaces the token of the kubeconfig. */
  @Parameter(property = "eds.server.id")
  private @Nullable String serverId;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by Maven
  private SettingsDecrypter settingsDecrypter;

  private Duration patience = PATIENCE;

  /** Returns the text of {@code eds.retryTimeout}, in goals that have it. */
  String retryTimeout() {
    return "60s";
  }

  @Override
  void read(ParameterReader reader) {
    patience = reader.read("eds.retryTimeout", retryTimeout(), Period::parse, PATIENCE);
  }

  /** Returns the API of a cluster; requests are repeated with a line for each repetition. */
  final Api api(ClusterClient client) {
    return Api.to(client, patience, line -> getLog().info(line));
  }

  /**
   * Returns the cluster, for a goal that rarely needs it.
   *
   * @throws ClusterException when this build may not talk to the cluster
   */
  final ClusterClient cluster() throws ClusterException {
    try {
      return clusterAccess().openAllowed();
    } catch (MojoExecutionException unreadable) {
      throw new ClusterException(
          ClusterException.Reason.UNAUTHORIZED,
          String.valueOf(unreadable.getMessage()),
          "see eds.server.id");
    }
  }

  final ClusterAccess clusterAccess() throws MojoExecutionException {
    ClusterSelection selection =
        new ClusterSelection(
            Optional.ofNullable(kubeconfig).map(file -> module().directory(file)),
            wantedContext(),
            namespaceOfAll(),
            token());
    return new ClusterAccess(
        session(), selection, allowedContexts, contextsOfThePlatform(), getLog());
  }

  /**
   * Returns the context; an empty context does not mean the current one: it may be a variable
   * without a value.
   */
  private Optional<String> wantedContext() {
    return Optional.ofNullable(context)
        .or(() -> Optional.ofNullable(module().userProperties().getProperty("eds.context")));
  }

  private Optional<String> token() throws MojoExecutionException {
    if (serverId == null) {
      return Optional.empty();
    }
    String example = "<password>…</password>";
    return Optional.ofNullable(
        settingsServers().find("eds.server.id", serverId, example).getPassword());
  }

  final SettingsServers settingsServers() {
    return new SettingsServers(session(), settingsDecrypter);
  }
}
