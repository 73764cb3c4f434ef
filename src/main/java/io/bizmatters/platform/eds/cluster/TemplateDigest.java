package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What two pod templates are equal in: a Deployment's, and that of the ReplicaSet made from it. The
 * server fills both with the same defaults, and only the label that tells ReplicaSets apart is
 * added.
 */
public final class TemplateDigest {

  private static final JsonMapper MAPPER = new JsonMapper();
  private static final String ADDED = "pod-template-hash";

  private TemplateDigest() {}

  /** In lower-case hexadecimal digits, whatever the order of its fields. */
  public static String of(JsonNode template) {
    JsonNode canonical = sorted(template);
    if (canonical.path("metadata").path("labels") instanceof ObjectNode labels) {
      labels.remove(ADDED);
    }
    return Sha256.of(MAPPER.writeValueAsString(canonical).getBytes(StandardCharsets.UTF_8));
  }

  /** A copy with all names in order. */
  private static JsonNode sorted(JsonNode node) {
    if (node instanceof ArrayNode list) {
      ArrayNode copy = MAPPER.createArrayNode();
      list.forEach(item -> copy.add(sorted(item)));
      return copy;
    }
    if (node instanceof ObjectNode object) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
      ObjectNode copy = MAPPER.createObjectNode();
      fields.forEach(copy::set);
      return copy;
    }
    return node;
  }
}
