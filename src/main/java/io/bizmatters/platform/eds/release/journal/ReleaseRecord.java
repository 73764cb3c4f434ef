package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a release applies, as its Secret stores it.
 *
 * @param entry pending, as when the record was written; the Lease holds how it ended
 * @param services the objects of each service, in apply order
 */
public record ReleaseRecord(ReleaseEntry entry, Map<String, List<KubernetesObject>> services) {
  public ReleaseRecord {
    Map<String, List<KubernetesObject>> copy = new TreeMap<>();
    services.forEach((name, objects) -> copy.put(name, List.copyOf(objects)));
    services = Collections.unmodifiableMap(new LinkedHashMap<>(copy));
  }

  /** Returns the digest that equal releases share. */
  public static String digest(Map<String, List<KubernetesObject>> services) {
    return RecordData.digest(services);
  }

  /** Returns the digest that equal releases of one service share. */
  public static String digest(List<KubernetesObject> objects) {
    return RecordData.digest(objects);
  }
}
