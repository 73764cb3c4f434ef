package io.bizmatters.platform.eds.kubernetes.api;

/** Takes the messages for people during a login. */
public interface ClusterNotices {

  /** Takes a line that a login program writes; secrets are masked. */
  void said(String line);

  /** Masks everything in the text that looks like a secret. */
  String masked(String foreign);

  /** Returns notices that drop every line. */
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
