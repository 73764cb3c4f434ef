package io.bizmatters.platform.eds.readiness;

/** Lists the gates of scaled readiness. */
public enum Gate {
  ROLLOUT("G1"),
  RECONCILED("G2"),
  AUTOSCALER("G3"),
  METRIC("G4"),
  STREAM("G5"),
  PROOF("G6");

  private final String id;

  Gate(String id) {
    this.id = id;
  }

  /** Returns the name in reports: {@code G1} to {@code G6}. */
  public String id() {
    return id;
  }
}
