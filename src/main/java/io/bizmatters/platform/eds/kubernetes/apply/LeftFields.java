package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Computes which fields an apply deletes when it takes over a named manager's fields: those that
 * neither the manifest nor another manager has. A dry run cannot show this in one request, because
 * a server-side apply must not carry {@code managedFields}; this class computes the object, and the
 * server adds its defaults.
 */
final class LeftFields {

  private static final Set<String> NOT_PATCHED = Set.of("apiVersion", "kind", "metadata", "status");
  private static final List<String> METADATA =
      List.of("labels", "annotations", "finalizers", "ownerReferences");

  private LeftFields() {}

  /**
   * Returns the patch steps that turn the live object into the result of the apply.
   *
   * @param applied the answer to the dry run of the apply
   * @return empty when no field is to be deleted
   */
  static List<Object> deleting(JsonNode live, JsonNode applied, Force force) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    ObjectNode others = JsonNodeFactory.instance.objectNode();
    for (JsonNode entry : applied.path("metadata").path("managedFields")) {
      boolean taken = ForeignFields.isDeployers(entry, force::names);
      ForeignFields.merge(taken ? named : others, entry.path("fieldsV1"));
    }
    Map<String, Object> before = PlainTree.of(applied);
    Map<String, Object> after = without(before, named, others);
    if (after.equals(before)) {
      return List.of();
    }
    List<Object> steps = new ArrayList<>();
    steps.add(Adoption.atVersion(live));
    Map<String, Object> now = PlainTree.of(live);
    members(now, after)
        .filter(name -> !NOT_PATCHED.contains(name))
        .forEach(name -> step("/" + name, now, after, name).ifPresent(steps::add));
    Map<String, Object> nowMetadata = PlainTree.of(live.path("metadata"));
    Object afterMetadata = after.getOrDefault("metadata", Map.of());
    for (String name : METADATA) {
      step("/metadata/" + name, nowMetadata, (Map<?, ?>) afterMetadata, name).ifPresent(steps::add);
    }
    return steps;
  }

  private static Stream<String> members(Map<String, Object> one, Map<String, Object> other) {
    return Stream.concat(one.keySet().stream(), other.keySet().stream()).distinct();
  }

  private static Optional<Object> step(String path, Map<?, ?> now, Map<?, ?> after, String name) {
    Object value = after.get(name);
    if (value != null) {
      return Optional.of(Map.of("op", "add", "path", path, "value", value));
    }
    return now.containsKey(name)
        ? Optional.of(Map.of("op", "remove", "path", path))
        : Optional.empty();
  }

  private static Map<String, Object> without(Map<?, ?> tree, JsonNode named, JsonNode others) {
    Map<String, Object> rest = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          String name = "f:" + key;
          kept(value, named.path(name), others.path(name))
              .ifPresent(child -> rest.put((String) key, child));
        });
    return rest;
  }

  /** Returns the part of a value that stays; empty when the whole value is deleted. */
  private static Optional<Object> kept(Object value, JsonNode named, JsonNode others) {
    if (named.isMissingNode()) {
      return Optional.of(value);
    }
    if (others.isMissingNode()) {
      return Optional.empty();
    }
    if (value instanceof Map<?, ?> map) {
      return Optional.of(without(map, named, others));
    }
    return Optional.of(value instanceof List<?> list ? items(list, named, others) : value);
  }

  private static List<Object> items(List<?> list, JsonNode named, JsonNode others) {
    List<Object> kept = new ArrayList<>();
    for (Object item : list) {
      String entry = OwnedFields.entryOf(item, named);
      kept(item, named.path(entry), others.path(entry)).ifPresent(kept::add);
    }
    return kept;
  }
}
