package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import java.util.List;
import java.util.Optional;

/**
 * What became of one service's release, besides its objects.
 *
 * @param entry as it is recorded; empty where nothing is
 * @param pruned what earlier releases had and this one took away
 */
public record Releasing(Optional<ReleaseEntry> entry, List<ObjectKey> pruned) {
  public Releasing {
    pruned = List.copyOf(pruned);
  }

  /** Nothing is recorded, as in a dry run. */
  public static Releasing none() {
    return new Releasing(Optional.empty(), List.of());
  }
}
