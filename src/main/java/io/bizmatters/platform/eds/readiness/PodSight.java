package io.bizmatters.platform.eds.readiness;

import java.util.List;

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
