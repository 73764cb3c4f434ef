package io.bizmatters.platform.eds.manifest.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Converts an answer into a plain tree, like a manifest's, in the server's order and without nulls.
 */
public final class PlainTree {

  private PlainTree() {}

  public static Map<String, Object> of(JsonNode object) {
    Map<String, Object> tree = new LinkedHashMap<>();
    object
        .properties()
        .forEach(
            field -> value(field.getValue()).ifPresent(value -> tree.put(field.getKey(), value)));
    return tree;
  }

  /** Converts a node; empty for null. */
  public static Optional<Object> value(JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return Optional.empty();
    }
    if (node.isObject()) {
      return Optional.of(of(node));
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(item -> value(item).ifPresent(list::add));
      return Optional.of(list);
    }
    if (node.isBoolean()) {
      return Optional.of(node.asBoolean());
    }
    if (node.isIntegralNumber()) {
      return Optional.of(node.canConvertToLong() ? node.asLong() : node.bigIntegerValue());
    }
    return Optional.of(node.isNumber() ? node.decimalValue() : node.asString());
  }
}
