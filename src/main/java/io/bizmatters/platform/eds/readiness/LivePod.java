package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

/**
 * Holds a pod as last seen.
 *
 * @param ownerUid the uid of its ReplicaSet
 * @param reason {@code status.reason}, such as {@code Evicted}; empty text when missing
 * @param unschedulable the scheduler's message while no node fits
 * @param events messages of the pod's warnings; they contain the pull error that a back-off hides
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
   * The state of a container.
   *
   * @param init whether it is an init container
   * @param waiting why the container does not run
   * @param terminated how the container ended, now or the last time
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

  /**
   * Whether the pod counts: evicted, preempted and finished pods are replaced and are not failures.
   */
  boolean counts() {
    return !deleting && !isFinished();
  }

  /**
   * Whether the pod may still process messages, also while it terminates. A pod on a lost node does
   * not count: its state is unknown, and a wait would be endless ({@code pkg/util/node}, {@code
   * NodeUnreachablePodReason}).
   */
  boolean mayWork() {
    return !isFinished() && !reason.equals("NodeLost");
  }

  private boolean isFinished() {
    return phase == Phase.FAILED || phase == Phase.SUCCEEDED;
  }

  /** Holds the service's pods, or why they may not be read. */
  public sealed interface PodSight {

    /** All pods of the service. */
    record Visible(List<LivePod> pods) implements PodSight {
      public Visible {
        pods = List.copyOf(pods);
      }
    }

    /**
     * The cluster forbids reading pods.
     *
     * @param message the API server's words
     */
    record Forbidden(String message) implements PodSight {}

    default List<LivePod> pods() {
      return this instanceof Visible visible ? visible.pods() : List.of();
    }
  }
}
