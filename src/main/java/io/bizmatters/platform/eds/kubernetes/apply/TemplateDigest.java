package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Computes a digest by which the pod templates of a Deployment and a ReplicaSet are compared. */
public final class TemplateDigest {

  private static final List<String> HASH_LABEL = List.of("metadata", "labels", "pod-template-hash");

  private TemplateDigest() {}

  /**
   * Returns the digest of a live {@code spec.template} without the label {@code pod-template-hash},
   * which the controller adds to a ReplicaSet's template. The digest ignores the order of fields
   * and null or empty values, such as {@code creationTimestamp} in Kubernetes up to 1.33; the two
   * templates differ in nothing else.
   */
  public static String of(JsonNode template) {
    StringBuilder text = new StringBuilder(2000);
    write(template, HASH_LABEL, text);
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * @param without the path, from here, of a field to omit; empty for none
   */
  private static void write(JsonNode node, List<String> without, StringBuilder text) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> fields = new TreeMap<>();
      node.properties().forEach(entry -> fields.put(entry.getKey(), entry.getValue()));
      text.append('{');
      fields.forEach((name, value) -> writeField(name, value, without, text));
      text.append('}');
    } else if (node.isArray()) {
      text.append('[');
      for (JsonNode element : node) {
        write(element, List.of(), text);
        text.append(',');
      }
      text.append(']');
    } else {
      text.append(JsonText.compact(PlainTree.value(node).orElseGet(Optional::empty)));
    }
  }

  private static void writeField(
      String name, JsonNode value, List<String> without, StringBuilder text) {
    boolean towards = !without.isEmpty() && without.get(0).equals(name);
    List<String> rest = towards ? without.subList(1, without.size()) : List.of();
    if (value.isNull() || (towards && rest.isEmpty())) {
      return;
    }
    int start = text.length();
    text.append('"').append(name).append("\":");
    int content = text.length();
    write(value, rest, text);
    if (towards && text.substring(content).equals("{}")) {
      text.setLength(start);
    } else {
      text.append(',');
    }
  }
}
