package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.State;

/** What the final states mean to people, one constant a {@link State}. */
enum StateMeaning {
  READY(
      "rolled out, reconciled by KEDA, read by the HPA, its stream and consumer there", "nothing"),
  READY_IDLE(
      "the same at 0 replicas, as `minReplicas` 0 allows: no pod has proven the image yet",
      "nothing; the proof, where it is asked for, wakes one pod"),
  READY_PROVEN("the same, and a pod of this release was seen available", "nothing"),
  PAUSED(
      "rolled out, but somebody paused the autoscaler by an annotation",
      "when the pause is over, remove the annotations `autoscaling.keda.sh/paused*` of the"
          + " ScaledObject"),
  DEGRADED(
      "rolled out, but KEDA cannot read the lag and holds the replicas of `autoscaling.fallback`",
      "see whether NATS' monitoring endpoint answers KEDA: `nats.monitoringEndpoint`"),
  FAILED(
      "it will not become ready by waiting: see the reason",
      "what the reason's row and the message say"),
  TIMEOUT(
      "not ready in time; the message names the last blocker of each object",
      "mend the blocker, or give it more time; what was applied stays, and the next run goes on"
          + " from there");

  private final String means;
  private final String advice;

  StateMeaning(String means, String advice) {
    this.means = means;
    this.advice = advice;
  }

  static StateMeaning of(State state) {
    return valueOf(state.name());
  }

  /** The state in half a sentence, as Markdown. */
  String means() {
    return means;
  }

  /** What to do, as Markdown. */
  String advice() {
    return advice;
  }
}
