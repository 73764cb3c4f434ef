package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Credential;
import io.bizmatters.platform.eds.kubernetes.api.ClusterAccess.Login;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a token from a file that somebody else renews, as Kubernetes does in a pod. Each request
 * reads the file, so a new token counts at once; while the file cannot be read, the last token
 * counts.
 */
final class TokenFile implements Login {

  private final String where;
  private final Path file;
  private final Optional<ClientIdentity> identity;
  private Optional<String> token;
  private Credential credential;

  /**
   * @param where the kubeconfig field that names the file
   * @param token the token until the file can be read
   * @param identity the client certificate beside the token
   */
  TokenFile(String where, Path file, Optional<String> token, Optional<ClientIdentity> identity) {
    this.where = where;
    this.file = file;
    this.token = token;
    this.identity = identity;
    this.credential = credential();
  }

  private Credential credential() {
    return new Credential("the token in " + file, Credential.bearer(token), identity);
  }

  @Override
  public synchronized Credential current() throws ClusterException {
    Optional<String> read = read();
    if (read.isPresent() && !read.equals(token)) {
      token = read;
      credential = credential();
    }
    if (token.isEmpty()) {
      throw new ClusterException(
          Reason.UNAUTHORIZED,
          where + ": " + file + " cannot be read, or holds no token",
          "have it hold the token alone, and let this user read it");
    }
    return credential;
  }

  /**
   * Returns the token; empty when the file cannot be read, is empty, or does not contain a token.
   */
  private Optional<String> read() {
    try {
      return Optional.of(Files.readString(file).strip()).filter(Credential::isToken);
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public synchronized boolean replaces(Credential refused) throws ClusterException {
    return current() != refused;
  }
}
