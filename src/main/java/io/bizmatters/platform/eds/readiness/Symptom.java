package io.bizmatters.platform.eds.readiness;

import java.time.Duration;

/**
 * Something that is wrong in a snapshot, and how long it may be so.
 *
 * @param gate the gate it keeps from passing; it never fails one that passes
 * @param grace how long it must have lasted to have its effect
 */
record Symptom(Gate gate, Finding finding, Duration grace, Effect effect) {

  /** What comes of a symptom that lasts. */
  sealed interface Effect {}

  /** The release fails. */
  record Fail(FailureReason reason) implements Effect {}

  /** The service runs on KEDA's fallback: the release ends as DEGRADED. */
  record Degrade() implements Effect {}

  /** Somebody should know. */
  record Warn() implements Effect {}

  static Symptom fail(Gate gate, FailureReason reason, Duration grace, Finding finding) {
    return new Symptom(gate, finding, grace, new Fail(reason));
  }

  static Symptom warn(Gate gate, Duration grace, Finding finding) {
    return new Symptom(gate, finding, grace, new Warn());
  }

  /** What it is known by while its words change: an image error and its back-off are one. */
  Fact fact() {
    String effectName = effect instanceof Fail fail ? fail.reason().name() : finding.reason();
    return new Fact(finding.object(), effectName);
  }

  /** Something about an object that lasts or ends. */
  record Fact(ObjectName object, String what) {}
}
