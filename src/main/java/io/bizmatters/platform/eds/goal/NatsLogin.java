package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.nats.NatsCertificates;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsTls;
import java.util.Optional;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.settings.Server;

/** The login with which the build connects to NATS. */
final class NatsLogin {

  private static final String PROPERTY = "eds.nats.server.id";

  private NatsLogin() {}

  /**
   * Returns the certificates that the environment names.
   *
   * @throws MojoExecutionException when they cannot be used
   */
  static NatsTls certificates() throws MojoExecutionException {
    try {
      return NatsCertificates.of(System.getenv());
    } catch (NatsException unusable) {
      throw GoalFailures.failed(unusable.what() + "\n  fix  " + unusable.fix(), unusable);
    }
  }

  /**
   * Returns the login of a server in settings.xml, or of the environment if no server is named.
   *
   * @throws MojoExecutionException when settings.xml lacks the server
   */
  static NatsCredentials credentials(SettingsServers servers, Optional<String> id)
      throws MojoExecutionException {
    if (id.isEmpty()) {
      return NatsCredentials.of(System.getenv());
    }
    String example = "<username>the user</username><password>…</password>";
    Server server = servers.find(PROPERTY, id.get(), example);
    return NatsCredentials.of(
        Optional.ofNullable(server.getUsername()), Optional.ofNullable(server.getPassword()));
  }
}
