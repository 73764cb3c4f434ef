package io.bizmatters.platform.eds.readiness;

/** What scaled readiness asks for. */
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

  /** Its name in reports: {@code G1} to {@code G6}. */
  public String id() {
    return id;
  }
}
