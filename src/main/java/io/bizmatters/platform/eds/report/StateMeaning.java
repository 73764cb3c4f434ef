package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.readiness.State;

/** Explains the final states, with a constant for each {@link State}. */
enum StateMeaning {
  READY(
      "succeeds",
      "rolled out, reconciled by KEDA, read by the HPA, its stream and consumer there",
      "nothing"),
  READY_IDLE(
      "succeeds",
      "the same at 0 replicas, as `minReplicas` 0 allows: no pod has proven the image yet",
      "nothing; the proof, if requested, wakes one pod"),
  READY_PROVEN("succeeds", "the same, and a pod of this release was seen available", "nothing"),
  PAUSED(
      "succeeds, unless `eds.accept` is `none`",
      "rolled out, but the autoscaler is paused by an annotation",
      "when the pause is over, remove the annotations `autoscaling.keda.sh/paused*` of the"
          + " ScaledObject"),
  DEGRADED(
      "fails, unless `eds.accept` names it",
      "rolled out, but KEDA cannot read the lag and holds the replicas of `autoscaling.fallback`",
      "see whether NATS' monitoring endpoint answers KEDA: `nats.monitoringEndpoint`"),
  FAILED(
      "fails",
      "it will not become ready by waiting: see the reason",
      "what the reason's row and the message say"),
  TIMEOUT(
      "fails",
      "not ready in time; the message names the last blocker of each object",
      "fix the blocker, or give it more time; the applied objects stay, and the next run continues"
          + " from there");

  private final String goal;
  private final String means;
  private final String advice;

  StateMeaning(String goal, String means, String advice) {
    this.goal = goal;
    this.means = means;
    this.advice = advice;
  }

  static StateMeaning of(State state) {
    return valueOf(state.name());
  }

  /** Returns the effect on the goal, in Markdown. */
  String goal() {
    return goal;
  }

  /** Returns the state as a part of a sentence, in Markdown. */
  String means() {
    return means;
  }

  /** Returns the fix, in Markdown. */
  String advice() {
    return advice;
  }
}
