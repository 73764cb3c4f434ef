package io.bizmatters.platform.eds.kubernetes.api;

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
