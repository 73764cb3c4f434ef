package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A token in a file that somebody else renews, as Kubernetes does it in a pod. It is read for each
 * request, so a new one counts at once; what could be read last counts while it cannot.
 */
final class TokenFile implements Login {

  private final String where;
  private final Path file;
  private final Optional<ClientIdentity> identity;
  private Optional<String> token;
  private Credential credential;

  /**
   * @param where the field that names the file
   * @param token counts until the file can be read
   * @param identity a certificate beside it
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

  /** Empty where the file cannot be read, is empty, or holds what can be no token. */
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
