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
 * Moves all fields of an object's previous deployers to this plugin's manager. A later apply then
 * changes fields that differ and deletes fields that the manifest lacks, as if this plugin had
 * always applied the object. A field left with its previous manager would stay for ever ({@code
 * k8s.io/client-go/util/csaupgrade} does this for kubectl).
 */
public final class ForeignFields {

  /** Managers that write for the cluster, not for a deployer. */
  private static final List<String> CONTROLLERS =
      List.of("kube-", "keda", "eds-", "cluster-autoscaler", "vpa-");

  private ForeignFields() {}

  /** Returns the entries with the fields of every deployer taken over, for {@code eds.adopt}. */
  public static List<Object> takenOver(JsonNode object) {
    return takenOver(object, manager -> true);
  }

  /**
   * Returns the object's {@code managedFields} with the entries of deployers merged into this
   * plugin's.
   *
   * @param whose selects the deployers
   * @return empty when no field needs to move
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

  /** Whether a manager named in {@code force} owns any field. */
  static boolean isLeft(LiveObject live, Force force) {
    return live.owners().stream()
        .filter(owner -> owner.subresource().isEmpty())
        .map(LiveObject.FieldOwner::manager)
        .anyMatch(manager -> isDeployer(manager) && force.names(manager));
  }

  /** Whether an entry belongs to a selected deployer. */
  static boolean isDeployers(JsonNode entry, Predicate<String> whose) {
    String manager = entry.path("manager").asString("");
    return entry.path("subresource").asString("").isEmpty()
        && isDeployer(manager)
        && whose.test(manager);
  }

  /** Whether a field manager writes for a deployer. */
  static boolean isDeployer(String manager) {
    return CONTROLLERS.stream().noneMatch(manager::startsWith);
  }

  /** Merges fields into others. */
  static void merge(ObjectNode into, JsonNode fields) {
    Set<Map.Entry<String, JsonNode>> all = fields.properties();
    for (Map.Entry<String, JsonNode> field : all) {
      JsonNode known = into.path(field.getKey());
      ObjectNode child = known instanceof ObjectNode there ? there : into.putObject(field.getKey());
      merge(child, field.getValue());
    }
  }
}
