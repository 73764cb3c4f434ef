package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.apply.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * What came of one service's release, besides its objects.
 *
 * @param service its name
 * @param entry the release as it is recorded; empty where nothing is
 * @param pruned what earlier releases had and this one deleted
 */
public record ReleaseResult(String service, Optional<ReleaseEntry> entry, List<ObjectKey> pruned) {
  public ReleaseResult {
    pruned = List.copyOf(pruned);
  }

  /** Nothing is recorded, as in a dry run. */
  public static ReleaseResult none(String service) {
    return new ReleaseResult(service, Optional.empty(), List.of());
  }

  /** Whether the release of this service has failed; others of the same release may not have. */
  public boolean hasFailed() {
    return entry
        .flatMap(one -> Optional.ofNullable(one.services().get(service)))
        .filter(own -> own.state() == ReleaseState.FAILED)
        .isPresent();
  }

  /** Why it has failed. */
  public Optional<String> note() {
    return entry
        .flatMap(one -> Optional.ofNullable(one.services().get(service)))
        .flatMap(ReleaseEntry.ServiceRelease::note);
  }
}
