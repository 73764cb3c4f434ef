package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCertificates;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsTrust;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.ProvisionOptions;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.Server;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** What every goal that talks to NATS shares: where it is, how the build sees it, and as whom. */
abstract class NatsMojo extends ClusterMojo {

  /**
   * How the build sees NATS: {@code direct}, {@code monitoring}, {@code port-forward}, or {@code
   * skip} to look at no stream. Unset, the first of the three that works.
   */
  @Parameter(property = "eds.nats.access")
  private @Nullable String natsAccess;

  /**
   * Where the build sees NATS, when not under the service's own URL. The variable EDS_NATS_URL says
   * the same, and no command line shows a login in it.
   */
  @Parameter(property = "eds.nats.url")
  // mvn -X prints parameters as Maven has set them: this one has no value yet, and so no login
  private @Nullable PlexusConfiguration natsUrl;

  /** Where the build sees NATS' monitoring, as {@code host:port}, when not where KEDA does. */
  @Parameter(property = "eds.nats.monitoring")
  private @Nullable String natsMonitoring;

  /**
   * A server of settings.xml by which NATS knows the build: its username and password, or its
   * password alone, which is a token then. Without it, the environment says who the build is.
   */
  @Parameter(property = "eds.nats.server.id")
  private @Nullable String natsServerId;

  /**
   * The hosts besides those of {@code eds.nats.url} that get the build's login: {@code host},
   * {@code host:port} or {@code *.domain}. The variable EDS_NATS_HOSTS names more.
   */
  @Parameter(property = "eds.nats.hosts")
  private List<String> natsHosts = List.of();

  /**
   * True lets the build's login go over a network without TLS. The variable EDS_NATS_PLAIN_TEXT
   * does so too.
   */
  @Parameter(property = "eds.nats.plainText", defaultValue = "false")
  private boolean natsPlainText;

  private static final String URL = "EDS_NATS_URL";

  private NatsAccess access = NatsAccess.AUTOMATIC;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    access = access(reader, natsAccess);
  }

  /** {@code eds.nats.access}, as every goal understands it. */
  static NatsAccess access(ParameterReader reader, @Nullable String text) {
    return reader.read(
        "eds.nats.access",
        Optional.ofNullable(text).orElse(""),
        NatsAccess::parse,
        NatsAccess.AUTOMATIC);
  }

  /** How the build sees NATS. */
  final NatsAccess access() {
    return access;
  }

  /** How far provisioning may go. */
  final ProvisionOptions provisioning(boolean force) {
    return new ProvisionOptions(force, environment().filter("production"::equals).isPresent());
  }

  /**
   * The ways to NATS, for whoever closes them. A cluster is connected to only when a port has to be
   * forwarded, and then only one that {@code eds.allowedContexts} names.
   *
   * @throws MojoExecutionException when settings.xml lacks the server that is named, or the
   *     environment names certificates that are none
   */
  final NatsWays ways() throws MojoExecutionException {
    Optional<String> given = Optional.ofNullable(natsUrl).flatMap(module()::value);
    Optional<String> url = given.or(() -> NatsCredentials.value(System.getenv(), URL));
    if (given.filter(NatsServers::hasCredentials).isPresent()) {
      warn(
          WarningCode.NATS_URL_LOGIN,
          "eds.nats.url carries a login, which whoever reads the POM or the command line sees; fix:"
              + " give the URL by "
              + URL
              + ", or the login by eds.nats.server.id or EDS_NATS_USER and EDS_NATS_PASSWORD");
    }
    return new NatsWays(
        this::cluster,
        new NatsWays.Options(
            access,
            credentials(),
            certificates(),
            url,
            Optional.ofNullable(natsMonitoring),
            NatsTrust.of(url, natsHosts, natsPlainText, System.getenv())),
        line -> getLog().info(line));
  }

  private static NatsTls certificates() throws MojoExecutionException {
    try {
      return NatsCertificates.of(System.getenv());
    } catch (NatsException unusable) {
      throw failed(unusable.what() + "\n  fix  " + unusable.fix(), unusable);
    }
  }

  private NatsCredentials credentials() throws MojoExecutionException {
    if (natsServerId == null) {
      return NatsCredentials.of(System.getenv());
    }
    Server server =
        server(
            "eds.nats.server.id",
            natsServerId,
            "<username>the user</username><password>the password</password>");
    return NatsCredentials.of(
        Optional.ofNullable(server.getUsername()), Optional.ofNullable(server.getPassword()));
  }
}
