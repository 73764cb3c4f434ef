package io.bizmatters.platform.eds.manifest.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Builds, path by path, the schema of a mapping that allows only the listed names. */
final class ObjectSchema {

  private final Map<String, Supplier<Map<String, Object>>> properties = new LinkedHashMap<>();
  private final Map<String, ObjectSchema> groups = new LinkedHashMap<>();
  private final List<String> required = new ArrayList<>();
  private final boolean nullable;

  /** Creates a schema; with {@code nullable}, its groups accept null too. */
  ObjectSchema(boolean nullable) {
    this.nullable = nullable;
  }

  /** Adds the schema of the value at a dotted path. */
  void property(String path, Map<String, Object> schema) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      properties.put(path, () -> schema);
    } else {
      group(path.substring(0, dot)).property(path.substring(dot + 1), schema);
    }
  }

  /** Makes the name at the end of a dotted path required. */
  void require(String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      required.add(path);
    } else {
      group(path.substring(0, dot)).require(path.substring(dot + 1));
    }
  }

  private ObjectSchema group(String name) {
    return groups.computeIfAbsent(
        name,
        key -> {
          ObjectSchema group = new ObjectSchema(nullable);
          properties.put(key, () -> nullable ? PlainSchema.nullable(group.tree()) : group.tree());
          return group;
        });
  }

  /** Returns the schema, with properties in the order of addition. */
  Map<String, Object> tree() {
    Map<String, Object> tree = PlainSchema.ofType("object");
    Map<String, Object> members = new LinkedHashMap<>();
    properties.forEach((name, schema) -> members.put(name, schema.get()));
    tree.put("properties", members);
    if (!required.isEmpty()) {
      tree.put("required", List.copyOf(required));
    }
    tree.put("additionalProperties", false);
    return tree;
  }
}
