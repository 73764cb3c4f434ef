package io.bizmatters.platform.eds.goal;

import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** The servers of settings.xml, decrypted. */
final class SettingsServers {

  private final MavenSession session;
  private final SettingsDecrypter decrypter;

  SettingsServers(MavenSession session, SettingsDecrypter decrypter) {
    this.session = session;
    this.decrypter = decrypter;
  }

  /**
   * Returns a server.
   *
   * @param property the parameter that names the server
   * @param example what the server should contain
   * @throws MojoExecutionException when settings.xml lacks the server
   */
  Server find(String property, String id, String example) throws MojoExecutionException {
    Settings settings = session.getSettings();
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
    return decrypter.decrypt(new DefaultSettingsDecryptionRequest(server)).getServer();
  }
}
