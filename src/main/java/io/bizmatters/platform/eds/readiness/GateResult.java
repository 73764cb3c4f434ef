package io.bizmatters.platform.eds.readiness;

/** What one gate says of one snapshot. */
public sealed interface GateResult {

  /** The gate's facts hold. */
  record Passed(String detail) implements GateResult {}

  /** Not yet. */
  record Waiting(Finding blocker) implements GateResult {}

  /** Never, unless somebody mends it. */
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
