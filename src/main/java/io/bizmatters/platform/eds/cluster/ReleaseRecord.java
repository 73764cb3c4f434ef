package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.List;

/**
 * What a release applies, as its Secret keeps it.
 *
 * @param entry pending, as it was when the record was written: how it ended is in the Lease
 * @param objects in apply order
 */
public record ReleaseRecord(ReleaseEntry entry, List<KubernetesObject> objects) {
  public ReleaseRecord {
    objects = List.copyOf(objects);
  }
}
