package io.bizmatters.platform.eds.manifest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The merge patch of <a href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a> over plain
 * trees, in which an empty {@link Optional} stands for null.
 */
final class MergePatch {

  private MergePatch() {}

  /** The target after the patch: mappings merge, null removes, all else replaces, lists whole. */
  static Object apply(Object target, Object patch) {
    if (!(patch instanceof Map<?, ?> changes)) {
      return patch;
    }
    Map<Object, Object> merged =
        target instanceof Map<?, ?> fields ? new LinkedHashMap<>(fields) : new LinkedHashMap<>();
    changes.forEach(
        (name, change) -> {
          if (change instanceof Optional<?>) {
            merged.remove(name);
          } else {
            merged.put(name, apply(merged.getOrDefault(name, Optional.empty()), change));
          }
        });
    return merged;
  }
}
