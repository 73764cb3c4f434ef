package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ReleaseMark;
import java.util.Optional;

/**
 * A release's Lease as last read: its lock, its heartbeat and its history.
 *
 * @param module who releases it, as in {@link ReleaseMark}; empty if the annotation was removed
 * @param choice how the namespace was chosen: {@code services} if the services themselves name it,
 *     with the active profiles; {@code run} if a build chose it with {@code eds.namespace}, by its
 *     context or a property, for a release beside others, such as a preview
 * @param resourceVersion every write carries it and so proves that no other write came between
 * @param holder empty while the lock is free
 */
public record ReleaseLease(
    String namespace,
    String release,
    String module,
    String choice,
    String resourceVersion,
    Optional<Holder> holder,
    ReleaseIndex index) {

  /** Returns whether this run holds the lock. */
  public boolean isHeldBy(Holder me) {
    return holder.filter(now -> now.identity().equals(me.identity())).isPresent();
  }

  /** Returns the name for people. */
  public String title() {
    return "release " + release + " in namespace " + namespace;
  }

  /**
   * The holder of a release's lock.
   *
   * @param identity unique for each run
   * @param since by that machine's clock: for people only, no decision depends on it
   */
  public record Holder(String identity, BuildOrigin origin, String since) {}
}
