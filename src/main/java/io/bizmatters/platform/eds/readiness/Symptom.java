package io.bizmatters.platform.eds.readiness;

import java.time.Duration;

/**
 * Describes a fault in a snapshot, and how long it is tolerated.
 *
 * @param gate the affected gate; a symptom never fails a gate that passes
 * @param grace how long the symptom must last to have its effect
 */
record Symptom(Gate gate, Finding finding, Duration grace, Effect effect) {

  /** The effect of a symptom that lasts. */
  sealed interface Effect {}

  /** The release fails. */
  record Fail(FailureReason reason) implements Effect {}

  /** The service runs with KEDA's fallback: the release ends as DEGRADED. */
  record Degrade() implements Effect {}

  /** The symptom becomes a warning. */
  record Warn() implements Effect {}

  static Symptom fail(Gate gate, FailureReason reason, Duration grace, Finding finding) {
    return new Symptom(gate, finding, grace, new Fail(reason));
  }

  static Symptom warn(Gate gate, Duration grace, Finding finding) {
    return new Symptom(gate, finding, grace, new Warn());
  }

  /**
   * Returns the identity of the symptom while its texts change: an image error and its back-off are
   * the same fact.
   */
  Fact fact() {
    String effectName = effect instanceof Fail fail ? fail.reason().name() : finding.reason();
    return new Fact(finding.object(), effectName);
  }

  /** A fact about an object that can last or end. */
  record Fact(ObjectName object, String what) {}
}
