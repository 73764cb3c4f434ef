package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a release applies, as its Secret keeps it.
 *
 * @param entry pending, as it was when the record was written: how it ended is in the Lease
 * @param services the objects of each, in apply order
 */
public record ReleaseRecord(ReleaseEntry entry, Map<String, List<KubernetesObject>> services) {
  public ReleaseRecord {
    Map<String, List<KubernetesObject>> copy = new TreeMap<>();
    services.forEach((name, objects) -> copy.put(name, List.copyOf(objects)));
    services = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
  }

  /** The digest by which two releases are equal. */
  public static String digest(Map<String, List<KubernetesObject>> services) {
    return RecordData.digest(services);
  }

  /** The digest by which two releases of one service are equal. */
  public static String digest(List<KubernetesObject> objects) {
    return RecordData.digest(objects);
  }
}
