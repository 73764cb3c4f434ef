package io.bizmatters.platform.eds.kubernetes.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the text of KUBERNETES_EXEC_INFO for an exec plugin; it describes the cluster only if
 * {@code provideClusterInfo} is set.
 */
final class ExecRequest {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String SERVER_NAME = "tls-server-name";
  private static final String PROXY = "proxy-url";
  private static final String PLAIN = "disable-compression";
  private static final String EXTENSION = "client.authentication.k8s.io/exec";

  private ExecRequest() {}

  /**
   * Returns the text.
   *
   * @param cluster the kubeconfig's cluster entry; empty if the plugin does not ask for it
   * @param server the parsed cluster entry
   */
  static String of(String apiVersion, Optional<KubeconfigNode> cluster, ClusterServer server) {
    ObjectNode spec = NODES.objectNode();
    cluster.ifPresent(node -> spec.set("cluster", cluster(node, server)));
    spec.put("interactive", false);
    ObjectNode request = NODES.objectNode();
    request.put("kind", "ExecCredential").put("apiVersion", apiVersion);
    request.set("spec", spec);
    return request.toString();
  }

  private static ObjectNode cluster(KubeconfigNode cluster, ClusterServer server) {
    ObjectNode told = NODES.objectNode();
    told.put("server", server.url().toString());
    cluster.text(SERVER_NAME).ifPresent(text -> told.put(SERVER_NAME, text));
    if (server.insecure()) {
      told.put("insecure-skip-tls-verify", true);
    }
    server
        .authorities()
        .map(pem -> Base64.getEncoder().encodeToString(pem.bytes()))
        .ifPresent(text -> told.put("certificate-authority-data", text));
    cluster.text(PROXY).ifPresent(text -> told.put(PROXY, text));
    if (cluster.flag(PLAIN)) {
      told.put(PLAIN, true);
    }
    List<KubeconfigNode> extensions = new ArrayList<>(cluster.items("extensions"));
    extensions.stream()
        .filter(item -> item.text("name").filter(EXTENSION::equals).isPresent())
        .findFirst()
        .flatMap(item -> item.tree("extension"))
        .ifPresent(config -> told.set("config", json(config)));
    return told;
  }

  /** Converts a tree that YAML produced. */
  private static JsonNode json(Object tree) {
    if (tree instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach(
          (name, value) ->
              object.set(String.valueOf(name), value == null ? NODES.nullNode() : json(value)));
      return object;
    }
    if (tree instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(value -> array.add(value == null ? NODES.nullNode() : json(value)));
      return array;
    }
    if (tree instanceof Boolean flag) {
      return NODES.booleanNode(flag);
    }
    if (tree instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (tree instanceof Number number) {
      return NODES.numberNode(new BigDecimal(number.toString()));
    }
    return NODES.stringNode(tree.toString());
  }
}
