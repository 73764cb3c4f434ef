package io.bizmatters.platform.eds.kubernetes.api;

import io.bizmatters.platform.eds.model.tree.EdsException;

/**
 * Reports that the cluster cannot be used: not reachable, login rejected, right missing, or lock
 * lost.
 */
public final class ClusterException extends EdsException {

  private static final long serialVersionUID = 1L;

  /** The kind of failure. */
  public enum Reason {
    KUBECONFIG_MISSING,
    KUBECONFIG_BROKEN,
    CONTEXT_UNKNOWN,
    UNREACHABLE,
    UNAUTHORIZED,
    REFUSED,
    /** Another run holds the lock of a release. */
    LOCKED,
    /** Another run has taken over this run's lock. */
    LOCK_LOST,
    INTERRUPTED
  }

  private final Reason reason;

  public ClusterException(Reason reason, String what, String fix) {
    super(what, fix);
    this.reason = reason;
  }

  public ClusterException(Reason reason, String what, String fix, Throwable cause) {
    super(what, fix, cause);
    this.reason = reason;
  }

  /**
   * Returns the failure for a request that the server refused.
   *
   * @param granted the fix for a person who lacks the right
   */
  public static ClusterException refused(String what, Answer answer, String granted) {
    return new ClusterException(
        Reason.REFUSED,
        "cannot " + what + ": " + answer.status(),
        answer.isForbidden() ? granted : "see the message, and run the goal again");
  }

  /** Returns the failure for an interrupted thread; the thread stays marked as interrupted. */
  public static ClusterException interrupted(InterruptedException stop) {
    Thread.currentThread().interrupt();
    return new ClusterException(
        Reason.INTERRUPTED, "stopped while talking to the cluster", "run it again", stop);
  }

  /** Returns this failure, reworded for a wait for applied objects. */
  public ClusterException whileWaiting() {
    return reason == Reason.INTERRUPTED
        ? this
        : new ClusterException(
            reason,
            what() + ", while it was waited for what has been applied",
            fix() + "; mvn eds:wait waits on",
            this);
  }

  public Reason reason() {
    return reason;
  }
}
