package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

/**
 * A pod as it was last seen.
 *
 * @param ownerUid of its ReplicaSet
 * @param reason {@code status.reason}, such as {@code Evicted}; empty when there is none
 * @param unschedulable the scheduler's message while it finds no node
 * @param events messages of the pod's warnings: a back-off hides the text of the pull behind it
 */
public record LivePod(
    String name,
    String uid,
    String ownerUid,
    Phase phase,
    String reason,
    boolean ready,
    List<Container> containers,
    Optional<String> unschedulable,
    boolean deleting,
    List<String> events) {

  public LivePod {
    containers = List.copyOf(containers);
    events = List.copyOf(events);
  }

  /** {@code status.phase}. */
  public enum Phase {
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    UNKNOWN
  }

  /**
   * One container's state.
   *
   * @param init whether it runs before the others
   * @param waiting why it does not run
   * @param terminated how it ended, or how it ended the last time
   */
  public record Container(
      String name,
      boolean init,
      boolean ready,
      int restarts,
      Optional<Waiting> waiting,
      Optional<Terminated> terminated) {}

  /** {@code state.waiting}. */
  public record Waiting(String reason, String message) {}

  /** {@code state.terminated} or {@code lastState.terminated}. */
  public record Terminated(int exitCode, String reason) {}

  /** Whether it still counts: evicted, preempted and finished pods are replaced, not failed. */
  boolean counts() {
    return !deleting && !isFinished();
  }

  /**
   * Whether it may still take messages, also while it is asked to end. Of one whose node is lost
   * nobody knows, and nobody can wait for it ({@code pkg/util/node}, {@code
   * NodeUnreachablePodReason}).
   */
  boolean mayWork() {
    return !isFinished() && !reason.equals("NodeLost");
  }

  private boolean isFinished() {
    return phase == Phase.FAILED || phase == Phase.SUCCEEDED;
  }
}
