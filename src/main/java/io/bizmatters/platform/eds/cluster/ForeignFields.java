package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves the fields of whoever made an object to us, all of them: an apply then changes what differs
 * and removes what our manifest lacks, as if we had always applied it. Left with its former
 * manager, a field that we do not name would stay for ever ({@code
 * k8s.io/client-go/util/csaupgrade} does the same for kubectl).
 */
final class ForeignFields {

  /** Those write for the cluster, not for whoever deploys. */
  private static final List<String> CONTROLLERS =
      List.of("kube-", "keda", "eds-", "cluster-autoscaler", "vpa-");

  private ForeignFields() {}

  /**
   * The object's {@code managedFields} with every deployer's entry merged into ours.
   *
   * @return empty when there is nothing to move
   */
  static List<Object> takenOver(JsonNode object) {
    JsonNode entries = object.path("metadata").path("managedFields");
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    List<Object> kept = new ArrayList<>();
    boolean foreign = false;
    for (JsonNode entry : entries) {
      if (isDeployers(entry)) {
        boolean own =
            entry.path("manager").asString("").equals(ServerSideApply.MANAGER)
                && entry.path("operation").asString("").equals("Apply");
        foreign |= !own;
        merge(ours, entry.path("fieldsV1"));
      } else {
        kept.add(PlainTree.of(entry));
      }
    }
    if (!foreign) {
      return List.of();
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("manager", ServerSideApply.MANAGER);
    entry.put("operation", "Apply");
    entry.put("apiVersion", object.path("apiVersion").asString(""));
    entry.put("fieldsType", "FieldsV1");
    entry.put("fieldsV1", PlainTree.of(ours));
    List<Object> all = new ArrayList<>();
    all.add(entry);
    all.addAll(kept);
    return all;
  }

  private static boolean isDeployers(JsonNode entry) {
    return entry.path("subresource").asString("").isEmpty()
        && isDeployer(entry.path("manager").asString(""));
  }

  /** Whether a field manager writes for somebody who deploys. */
  static boolean isDeployer(String manager) {
    return CONTROLLERS.stream().noneMatch(manager::startsWith);
  }

  private static void merge(ObjectNode into, JsonNode fields) {
    Set<Map.Entry<String, JsonNode>> all = fields.properties();
    for (Map.Entry<String, JsonNode> field : all) {
      JsonNode known = into.path(field.getKey());
      ObjectNode child = known instanceof ObjectNode there ? there : into.putObject(field.getKey());
      merge(child, field.getValue());
    }
  }
}
