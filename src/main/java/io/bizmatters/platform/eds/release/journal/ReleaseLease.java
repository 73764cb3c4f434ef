package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import java.util.Optional;

/**
 * A release's Lease as it was seen: its lock, its heartbeat and its history.
 *
 * @param module who releases it, as {@link ReleaseMark} has it; empty where somebody has taken the
 *     annotation off
 * @param choice how the namespace was chosen: {@code services} where the services themselves name
 *     it, with the active profiles; {@code run} where a build chose it with {@code eds.namespace},
 *     by its context or a property, for a release beside others, as previews are
 * @param resourceVersion every write carries it: so a write proves that nobody was between
 * @param holder empty while the lock is free
 */
public record ReleaseLease(
    String namespace,
    String release,
    String module,
    String choice,
    String resourceVersion,
    Optional<LeaseHolder> holder,
    ReleaseIndex index) {

  /** Whether this run holds it. */
  public boolean isHeldBy(LeaseHolder me) {
    return holder.filter(now -> now.identity().equals(me.identity())).isPresent();
  }

  /** How people name it. */
  public String title() {
    return "release " + release + " in namespace " + namespace;
  }
}
