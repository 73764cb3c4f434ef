package io.bizmatters.platform.eds.kubernetes.api;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Names one cluster and the login for it.
 *
 * @param context the context of the kubeconfig; empty in a pod that uses its service account
 * @param namespace the namespace of objects that name none
 * @param warnings warnings for people, known before the first request
 */
public record ClusterAccess(
    Optional<String> context,
    Optional<String> namespace,
    ClusterServer server,
    Login login,
    Impersonation impersonation,
    List<String> warnings) {

  public ClusterAccess {
    warnings = List.copyOf(warnings);
  }

  /** Supplies the credential of each request. */
  public interface Login {

    /**
     * Returns the credential to send now. The call may take as long as a login program.
     *
     * @throws ClusterException when no credential can be obtained; then no request is sent
     */
    Credential current() throws ClusterException;

    /**
     * Whether a new credential replaces this one, which the server rejected.
     *
     * @throws ClusterException when no new credential can be obtained
     */
    boolean replaces(Credential refused) throws ClusterException;

    /** Returns a login that never changes. */
    static Login of(Credential credential) {
      return new Login() {
        @Override
        public Credential current() {
          return credential;
        }

        @Override
        public boolean replaces(Credential refused) {
          return false;
        }
      };
    }
  }

  /**
   * Holds the login of a request at one time. Two credentials are equal only if they are the same
   * instance.
   */
  public static final class Credential {

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
}
