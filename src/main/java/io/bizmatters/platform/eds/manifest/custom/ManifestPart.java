package io.bizmatters.platform.eds.manifest.custom;

import java.util.List;
import java.util.Map;

/** Parts of a manifest's plain tree, whatever it lacks. */
public final class ManifestPart {

  private ManifestPart() {}

  /** An empty mapping where there is nothing. */
  public static Object at(Object tree, String field) {
    Object found = tree instanceof Map<?, ?> map ? map.get(field) : null;
    return found == null ? Map.of() : found;
  }

  /** Empty where there is no list. */
  public static List<?> list(Object tree, String field) {
    return at(tree, field) instanceof List<?> items ? items : List.of();
  }

  /** The {@code spec} of a Deployment's pods. */
  public static Object pod(Map<String, Object> deployment) {
    return at(at(at(deployment, "spec"), "template"), "spec");
  }
}
