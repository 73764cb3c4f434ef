package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.model.grammar.NatsServers;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTrust;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.Provisioning;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters that say where NATS is, how the build reaches it, and with which login. */
abstract class NatsMojo extends ClusterMojo {

  private static final String URL = "EDS_NATS_URL";

  /**
   * Chooses how the build reaches NATS: {@code direct}, {@code monitoring}, {@code port-forward},
   * or {@code skip} to look at no stream. If unset, the first of the three that works is taken.
   */
  @Parameter(property = "eds.nats.access")
  private @Nullable String natsAccess;

  /**
   * Sets the URL at which the build reaches NATS, if it differs from the service's own URL. The
   * variable EDS_NATS_URL holds such a URL too, and keeps a login out of command lines.
   */
  @Parameter(property = "eds.nats.url")
  // mvn -X prints parameters as Maven has set them: this one has no value yet, and so no login
  private @Nullable PlexusConfiguration natsUrl;

  /**
   * Sets where the build reaches the monitoring of NATS, as {@code host:port}, if it differs from
   * where KEDA reaches it.
   */
  @Parameter(property = "eds.nats.monitoring")
  private @Nullable String natsMonitoring;

  /**
   * Names a server of settings.xml with the build's login for NATS: a username and a password, or a
   * password alone, which is a token. If unset, the login comes from environment variables.
   */
  @Parameter(property = "eds.nats.server.id")
  private @Nullable String natsServerId;

  /**
   * Lists the hosts that get the build's login besides those of {@code eds.nats.url}: {@code host},
   * {@code host:port} or {@code *.domain}. The variable EDS_NATS_HOSTS names more.
   */
  @Parameter(property = "eds.nats.hosts")
  private List<String> natsHosts = List.of();

  /**
   * True sends the build's login over a network without TLS. The variable EDS_NATS_PLAIN_TEXT
   * allows that too.
   */
  @Parameter(property = "eds.nats.plainText", defaultValue = "false")
  private boolean natsPlainText;

  private NatsAccess access = NatsAccess.AUTOMATIC;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    access = access(reader, natsAccess);
  }

  /** Reads {@code eds.nats.access}. */
  static NatsAccess access(ParameterReader reader, @Nullable String text) {
    String written = Optional.ofNullable(text).orElse("");
    return reader.read("eds.nats.access", written, NatsAccess::parse, NatsAccess.AUTOMATIC);
  }

  /** Returns what provisioning may do. */
  final Provisioning.Options provisioning(boolean force) {
    return new Provisioning.Options(force, environment().filter("production"::equals).isPresent());
  }

  /**
   * Returns the ways to NATS; the caller closes them. They connect to the cluster only to forward a
   * port, and only to a cluster that {@code eds.allowedContexts} names.
   *
   * @throws MojoExecutionException when settings.xml lacks the named server, or the environment
   *     names unusable certificates
   */
  final NatsWays ways() throws MojoExecutionException {
    Optional<String> given = Optional.ofNullable(natsUrl).flatMap(module()::value);
    if (given.filter(NatsServers::hasCredentials).isPresent()) {
      warn(
          WarningCode.NATS_URL_LOGIN,
          "eds.nats.url carries a login, which whoever reads the POM or the command line sees; fix:"
              + " give the URL by "
              + URL
              + ", or the login by eds.nats.server.id or EDS_NATS_USER and EDS_NATS_PASSWORD");
    }
    Optional<String> url = given.or(() -> NatsCredentials.value(System.getenv(), URL));
    NatsWays.Options options =
        new NatsWays.Options(
            access,
            NatsLogin.credentials(settingsServers(), Optional.ofNullable(natsServerId)),
            NatsLogin.certificates(),
            url,
            Optional.ofNullable(natsMonitoring),
            NatsTrust.of(url, natsHosts, natsPlainText, System.getenv()));
    return new NatsWays(this::cluster, options, line -> getLog().info(line));
  }
}
