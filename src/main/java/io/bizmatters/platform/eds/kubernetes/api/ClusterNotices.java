package io.bizmatters.platform.eds.kubernetes.api;

/** Takes what a person should hear while a login is made. */
public interface ClusterNotices {

  /** A line that a login program writes, without its secrets. */
  void said(String line);

  /** The text without what looks like a secret. */
  String masked(String foreign);

  /** Nobody hears anything. */
  static ClusterNotices none() {
    return new ClusterNotices() {
      @Override
      public void said(String line) {}

      @Override
      public String masked(String foreign) {
        return foreign;
      }
    };
  }
}
