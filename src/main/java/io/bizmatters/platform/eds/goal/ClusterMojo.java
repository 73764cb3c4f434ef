package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.goal.maven.SessionClusters;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterNotices;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.api.Retries;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.grammar.Period;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.release.journal.BuildOrigin;
import io.bizmatters.platform.eds.report.ConsoleText;
import io.bizmatters.platform.eds.report.MaskedText;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** What every goal that talks to a cluster shares: which cluster, and how its failures end. */
abstract class ClusterMojo extends ServiceMojo {

  private static final DateTimeFormatter MICROSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** The kubeconfig; without it, what kubectl would read, or the service account in a pod. */
  @Parameter(property = "eds.kubeconfig")
  private @Nullable File kubeconfig;

  /** The context of the kubeconfig; without it, its current one. */
  @Parameter(property = "eds.context")
  private @Nullable String context;

  /** The only contexts this build may talk to; none named, all are allowed. */
  @Parameter(property = "eds.allowedContexts")
  private List<String> allowedContexts = List.of();

  /** A server of settings.xml whose password is the token to use instead of the kubeconfig's. */
  @Parameter(property = "eds.server.id")
  private @Nullable String serverId;

  /** How long a request is repeated that the cluster cannot answer for the moment. */
  @Parameter(property = "eds.retryTimeout", defaultValue = "60s")
  private String retryTimeout = "60s";

  @Inject
  @SuppressWarnings("NullAway.Init") // Maven sets it
  private SettingsDecrypter settingsDecrypter;

  private Duration patience = Duration.ZERO;

  /** What the goal is for. */
  abstract void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException;

  /** The cluster is known, and the build may talk to it. */
  void connected(ClusterClient client) {}

  /** Whether the goal, as it is set, needs the cluster at all. */
  boolean needsCluster() {
    return true;
  }

  /** What is done without the cluster. */
  void runWithoutCluster(List<ServiceObjects> services)
      throws MojoFailureException,
          MojoExecutionException,
          OutputException,
          ClusterException,
          NatsException,
          InterruptedException {}

  @Override
  boolean writesFiles() {
    return false;
  }

  @Override
  void read(ParameterReader reader) {
    patience = reader.read("eds.retryTimeout", retryTimeout, Period::parse, Duration.ofSeconds(60));
  }

  @Override
  void prepare() throws MojoExecutionException {
    if (needsCluster()) {
      SessionClusters.of(session()).prepare(selection(), this::isAllowed, notices());
    }
  }

  @Override
  final void run(Configuration configuration)
      throws MojoFailureException, MojoExecutionException, OutputException {
    Rendering rendering = rendering(configuration);
    problems().check(rendering.problems());
    List<ServiceObjects> services = rendering.services();
    if (!needsCluster()) {
      talk(services, () -> runWithoutCluster(services));
      return;
    }
    talk(
        services,
        () -> {
          ClusterClient client = SessionClusters.of(session()).client(selection(), notices());
          announce(client, services);
          checkContext(client, services);
          connected(client);
          run(client, services);
        });
  }

  /** Who runs the goal: a pipeline by its own words, or a person on a machine. */
  static BuildOrigin origin() {
    Map<String, String> environment = System.getenv();
    String host =
        Optional.ofNullable(environment.get("HOSTNAME"))
            .or(() -> Optional.ofNullable(environment.get("COMPUTERNAME")))
            .orElse("localhost");
    return BuildOrigin.of(environment, System.getProperty("user.name", "unknown"), host);
  }

  /** What the time is, as Kubernetes' Leases want it: six digits of a second and no other count. */
  static String now() {
    return MICROSECONDS.format(Instant.now());
  }

  /** A part of a goal that needs the cluster. */
  interface Talk {
    void run()
        throws MojoFailureException,
            MojoExecutionException,
            OutputException,
            ClusterException,
            NatsException,
            InterruptedException;
  }

  /** Talks, and says what a person must do themselves to get on when it cannot be talked. */
  final void talk(List<ServiceObjects> services, Talk talk)
      throws MojoFailureException, MojoExecutionException, OutputException {
    try {
      talk.run();
    } catch (MojoFailureException failure) {
      throw told(failure, ConsoleText::ofServer, MojoFailureException::new);
    } catch (ClusterException failure) {
      String what = ConsoleText.ofServer(failure.what());
      unknown(services, failure.reason().name(), failure.what());
      throw failed(what + "\n  fix  " + ConsoleText.ofServer(failure.fix()), failure);
    } catch (NatsException failure) {
      String what = ConsoleText.ofServer(failure.what());
      unknown(services, "NATS_UNREACHABLE", failure.what());
      throw failed(what + "\n  fix  " + ConsoleText.ofServer(failure.fix()), failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw failed("stopped\n  fix  run it again: it goes on from what is in the cluster", stop);
    }
  }

  /** How the services are could not be found out. */
  void unknown(List<ServiceObjects> services, String reason, String message)
      throws OutputException {}

  /** Where all of this happens, before anything does. */
  private void announce(ClusterClient client, List<ServiceObjects> services) {
    Set<String> namespaces = ServiceObjects.namespaces(services, client.namespace());
    getLog()
        .info(
            "context "
                + shown(client)
                + ", server "
                + client.server()
                + (namespaces.size() == 1 ? ", namespace " : ", namespaces ")
                + String.join(", ", namespaces));
    client.warnings().forEach(text -> warn(WarningCode.CLUSTER_CONNECTION, text));
  }

  /** What a login program says comes into the build's log at once: it may ask for a login. */
  private ClusterNotices notices() {
    return new ClusterNotices() {
      @Override
      public void said(String line) {
        getLog().info(line);
      }

      @Override
      public String masked(String foreign) {
        return MaskedText.of(foreign);
      }
    };
  }

  private static String shown(ClusterClient client) {
    return client.context().orElse("(service account)");
  }

  private void checkContext(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, OutputException {
    if (!isAllowed(client)) {
      String shown = shown(client);
      unknown(services, "CONTEXT_REFUSED", "eds.allowedContexts does not name " + shown);
      throw new MojoFailureException(
          "eds.allowedContexts; "
              + consequence()
              + ".\n\n  found    "
              + shown
              + "\n  allowed  "
              + allowed().stream().sorted().collect(Collectors.joining(", "))
              + "\n  fix      choose the context with -Deds.context, or let eds.allowedContexts"
              + " name it");
    }
  }

  /**
   * The cluster, for a goal that needs one only now and then.
   *
   * @throws ClusterException when there is none that this build may talk to
   */
  final ClusterClient cluster() throws ClusterException {
    try {
      ClusterClient client = SessionClusters.of(session()).client(selection(), notices());
      if (isAllowed(client)) {
        return client;
      }
      throw new ClusterException(
          ClusterException.Reason.REFUSED,
          "eds.allowedContexts does not name " + shown(client),
          "choose the context with -Deds.context, or let eds.allowedContexts name it");
    } catch (MojoExecutionException unreadable) {
      throw new ClusterException(
          ClusterException.Reason.UNAUTHORIZED,
          String.valueOf(unreadable.getMessage()),
          "see eds.server.id");
    }
  }

  private boolean isAllowed(ClusterClient client) {
    List<String> allowed = allowed();
    return allowed.isEmpty() || client.context().filter(allowed::contains).isPresent();
  }

  private List<String> allowed() {
    return allowedContexts.stream().map(String::strip).toList();
  }

  /** How requests are repeated, with a line each time. */
  final Retries retries() {
    return Retries.within(patience, line -> getLog().info(line));
  }

  private ClusterSelection selection() throws MojoExecutionException {
    return new ClusterSelection(
        Optional.ofNullable(kubeconfig).map(file -> module().directory(file)),
        wantedContext(),
        namespaceOfAll(),
        token());
  }

  /** An empty one is not the current one: a variable that is not set may stand in its place. */
  private Optional<String> wantedContext() {
    Optional<String> property =
        Optional.ofNullable(session().getUserProperties().getProperty("eds.context"));
    return Optional.ofNullable(context).or(() -> property);
  }

  private Optional<String> token() throws MojoExecutionException {
    if (serverId == null) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        server("eds.server.id", serverId, "<password>the token</password>").getPassword());
  }

  /**
   * A server of settings.xml, decrypted.
   *
   * @param property who names it
   * @param example what it should hold
   */
  final Server server(String property, String id, String example) throws MojoExecutionException {
    Settings settings = session().getSettings();
    Server server = settings == null ? null : settings.getServer(id);
    if (server == null) {
      throw new MojoExecutionException(
          property
              + ": settings.xml has no server "
              + id
              + "\n  fix  add <server><id>"
              + id
              + "</id>"
              + example
              + "</server>");
    }
    return settingsDecrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
  }
}
