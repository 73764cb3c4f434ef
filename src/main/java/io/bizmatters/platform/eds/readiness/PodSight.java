package io.bizmatters.platform.eds.readiness;

import java.util.List;

/** The service's pods, as far as we may see them. */
public sealed interface PodSight {

  /** All of them. */
  record Visible(List<LivePod> pods) implements PodSight {
    public Visible {
      pods = List.copyOf(pods);
    }
  }

  /**
   * The cluster refuses to show them.
   *
   * @param message the API server's words
   */
  record Forbidden(String message) implements PodSight {}

  default List<LivePod> pods() {
    return this instanceof Visible visible ? visible.pods() : List.of();
  }
}
