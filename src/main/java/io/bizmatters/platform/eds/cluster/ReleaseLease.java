package io.bizmatters.platform.eds.cluster;

import java.util.Optional;

/**
 * A release's Lease as it was seen: its lock and its history.
 *
 * @param resourceVersion without it nothing is written: so a write proves that nobody was between
 * @param holder empty while the lock is free
 */
public record ReleaseLease(
    String namespace,
    String service,
    String resourceVersion,
    Optional<LeaseHolder> holder,
    ReleaseIndex index) {

  /** Whether this run holds it. */
  public boolean isHeldBy(LeaseHolder me) {
    return holder.filter(now -> now.identity().equals(me.identity())).isPresent();
  }
}
