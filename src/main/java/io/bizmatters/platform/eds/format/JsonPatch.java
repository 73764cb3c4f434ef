package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the operations (<a href="https://www.rfc-editor.org/rfc/rfc6902">RFC 6902</a>) that turn
 * one object into another. A list that differs is replaced as a whole.
 */
final class JsonPatch {

  private JsonPatch() {}

  static List<Object> between(Map<String, Object> before, Map<String, Object> after) {
    List<Object> operations = new ArrayList<>();
    compare("", before, after, operations);
    return operations;
  }

  private static void compare(
      String path, Map<String, Object> before, Map<String, Object> after, List<Object> operations) {
    before.forEach(
        (name, value) -> {
          Object now = after.get(name);
          String at = path + "/" + escaped(name);
          if (now == null) {
            operations.add(Tree.of("op", "remove").with("path", at).fields());
          } else if (value instanceof Map<?, ?> && now instanceof Map<?, ?>) {
            compare(at, Tree.asMapping(value), Tree.asMapping(now), operations);
          } else if (!same(value, now)) {
            operations.add(operation("replace", at, now));
          }
        });
    after.forEach(
        (name, now) -> {
          if (!before.containsKey(name)) {
            operations.add(operation("add", path + "/" + escaped(name), now));
          }
        });
  }

  /** Whether values are equal, whichever types their whole numbers have. */
  private static boolean same(Object before, Object now) {
    boolean whole = isWhole(before) && isWhole(now);
    return whole ? ((Number) before).longValue() == ((Number) now).longValue() : before.equals(now);
  }

  private static boolean isWhole(Object value) {
    return value instanceof Integer || value instanceof Long;
  }

  private static Object operation(String operation, String path, Object value) {
    return Tree.of("op", operation).with("path", path).with("value", value).fields();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
