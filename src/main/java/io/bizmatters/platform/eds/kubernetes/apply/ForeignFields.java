package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Moves the fields of whoever made an object to us, all of them: an apply then changes what differs
 * and removes what our manifest lacks, as if we had always applied it. Left with its former
 * manager, a field that we do not name would stay for ever ({@code
 * k8s.io/client-go/util/csaupgrade} does the same for kubectl).
 */
public final class ForeignFields {

  /** Those write for the cluster, not for whoever deploys. */
  private static final List<String> CONTROLLERS =
      List.of("kube-", "keda", "eds-", "cluster-autoscaler", "vpa-");

  private ForeignFields() {}

  /** Every deployer's, as {@code eds.adopt} wants it. */
  public static List<Object> takenOver(JsonNode object) {
    return takenOver(object, manager -> true);
  }

  /**
   * The object's {@code managedFields} with the entries of deployers merged into ours.
   *
   * @param whose of which deployers
   * @return empty when there is nothing to move
   */
  public static List<Object> takenOver(JsonNode object, Predicate<String> whose) {
    JsonNode entries = object.path("metadata").path("managedFields");
    ObjectNode ours = JsonNodeFactory.instance.objectNode();
    List<Object> kept = new ArrayList<>();
    boolean foreign = false;
    for (JsonNode entry : entries) {
      boolean own = isOwn(entry);
      if (own || isDeployers(entry, whose)) {
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

  private static boolean isOwn(JsonNode entry) {
    return entry.path("subresource").asString("").isEmpty()
        && entry.path("manager").asString("").equals(ServerSideApply.MANAGER)
        && entry.path("operation").asString("").equals("Apply");
  }

  /** Whether a manager that is named for it owns any field. */
  static boolean isLeft(LiveObject live, Force force) {
    return live.owners().stream()
        .filter(owner -> owner.subresource().isEmpty())
        .map(LiveObject.FieldOwner::manager)
        .anyMatch(manager -> isDeployer(manager) && force.names(manager));
  }

  /** Whether an entry is of a deployer that is meant. */
  static boolean isDeployers(JsonNode entry, Predicate<String> whose) {
    String manager = entry.path("manager").asString("");
    return entry.path("subresource").asString("").isEmpty()
        && isDeployer(manager)
        && whose.test(manager);
  }

  /** Whether a field manager writes for somebody who deploys. */
  static boolean isDeployer(String manager) {
    return CONTROLLERS.stream().noneMatch(manager::startsWith);
  }

  /** Adds fields to others. */
  static void merge(ObjectNode into, JsonNode fields) {
    Set<Map.Entry<String, JsonNode>> all = fields.properties();
    for (Map.Entry<String, JsonNode> field : all) {
      JsonNode known = into.path(field.getKey());
      ObjectNode child = known instanceof ObjectNode there ? there : into.putObject(field.getKey());
      merge(child, field.getValue());
    }
  }
}
