package io.bizmatters.platform.eds.manifest.custom;

import java.util.List;
import java.util.Map;

/** Reads parts of a manifest's plain tree; missing parts are empty. */
public final class ManifestPart {

  private ManifestPart() {}

  /** Returns the value at a field; an empty mapping when it is missing. */
  public static Object at(Object tree, String field) {
    Object found = tree instanceof Map<?, ?> map ? map.get(field) : null;
    return found == null ? Map.of() : found;
  }

  /** Returns the list at a field; an empty list when it is missing. */
  public static List<?> list(Object tree, String field) {
    return at(tree, field) instanceof List<?> items ? items : List.of();
  }

  /** Returns the {@code spec} of a Deployment's pods. */
  public static Object pod(Map<String, Object> deployment) {
    return at(at(at(deployment, "spec"), "template"), "spec");
  }
}
