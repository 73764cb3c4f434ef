package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * The result of one service's release, besides its objects.
 *
 * @param service its name
 * @param entry the recorded release; empty if nothing is recorded
 * @param pruned objects of earlier releases that this release deleted
 */
public record ReleaseResult(String service, Optional<ReleaseEntry> entry, List<ObjectKey> pruned) {
  public ReleaseResult {
    pruned = List.copyOf(pruned);
  }

  /** Returns the result of a run that records nothing, such as a dry run. */
  public static ReleaseResult none(String service) {
    return new ReleaseResult(service, Optional.empty(), List.of());
  }

  /**
   * Returns whether the release of this service failed; other services of the release may not have.
   */
  public boolean hasFailed() {
    return entry
        .flatMap(one -> Optional.ofNullable(one.services().get(service)))
        .filter(own -> own.state() == ReleaseEntry.State.FAILED)
        .isPresent();
  }

  /** Returns why the release failed. */
  public Optional<String> note() {
    return entry
        .flatMap(one -> Optional.ofNullable(one.services().get(service)))
        .flatMap(ReleaseEntry.ServiceRelease::note);
  }
}
