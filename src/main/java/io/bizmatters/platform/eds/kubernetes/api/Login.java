package io.bizmatters.platform.eds.kubernetes.api;

/** How the server is to know us. */
public interface Login {

  /**
   * What to send now. It may take the time that a program takes to get it.
   *
   * @throws ClusterException when it cannot be had; then nothing is sent
   */
  Credential current() throws ClusterException;

  /**
   * Whether there is another one than this, which the server did not take.
   *
   * @throws ClusterException when it cannot be had
   */
  boolean replaces(Credential refused) throws ClusterException;

  /** One that stays as it is. */
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
