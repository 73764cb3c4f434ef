package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Judgement.Finding;

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

  /** Holds the result of one gate for one snapshot. */
  public sealed interface GateResult {

    /** The gate passes. */
    record Passed(String detail) implements GateResult {}

    /** The gate does not pass yet. */
    record Waiting(Finding blocker) implements GateResult {}

    /** The gate cannot pass until somebody fixes the cause. */
    record Failed(FailureReason reason, Finding finding) implements GateResult {}

    static GateResult waiting(ObjectName object, String reason, String message, String fix) {
      return new Waiting(new Finding(object, reason, message, fix));
    }

    static GateResult failed(
        FailureReason why, ObjectName object, String reason, String message, String fix) {
      return new Failed(why, new Finding(object, reason, message, fix));
    }

    default boolean passed() {
      return this instanceof Passed;
    }
  }
}
