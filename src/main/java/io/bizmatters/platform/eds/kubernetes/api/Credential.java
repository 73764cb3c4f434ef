package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Holds the login of a request at one time. Two credentials are equal only if they are the same
 * instance.
 */
public final class Credential {

  private final String source;
  private final Optional<String> authorization;
  private final Optional<ClientIdentity> identity;

  /**
   * @param source where the credential comes from, for messages
   * @param authorization the value of the header {@code Authorization}
   * @param identity the client certificate
   */
  Credential(String source, Optional<String> authorization, Optional<ClientIdentity> identity) {
    this.source = source;
    this.authorization = authorization;
    this.identity = identity;
  }

  static Optional<String> bearer(Optional<String> token) {
    return token.map(text -> "Bearer " + text);
  }

  static String basic(String name, String password) {
    byte[] login = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(login);
  }

  /** Whether a text can be sent as a token: every issued token has this form. */
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(sign -> sign > ' ' && sign <= '~');
  }

  /** Whether requests carry no login. */
  boolean isNobody() {
    return authorization.isEmpty() && identity.isEmpty();
  }

  String source() {
    return source;
  }

  public Optional<String> authorization() {
    return authorization;
  }

  public Optional<ClientIdentity> identity() {
    return identity;
  }

  /** Omits the secrets. */
  @Override
  public String toString() {
    return source;
  }
}
