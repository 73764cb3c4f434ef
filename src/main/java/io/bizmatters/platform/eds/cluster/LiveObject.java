package io.bizmatters.platform.eds.cluster;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An object's metadata as the API server has it.
 *
 * @param generation 0 for kinds that have none
 */
public record LiveObject(
    String name,
    String uid,
    long generation,
    String resourceVersion,
    Map<String, String> annotations,
    List<FieldOwner> owners) {

  /**
   * One entry of {@code managedFields}.
   *
   * @param subresource empty for the object itself
   */
  record FieldOwner(String manager, String operation, String subresource, OwnedFields fields) {

    boolean isApplier(String name) {
      return manager.equals(name) && operation.equals("Apply") && subresource.isEmpty();
    }
  }

  public LiveObject {
    annotations = Map.copyOf(annotations);
    owners = List.copyOf(owners);
  }

  static LiveObject of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    Map<String, String> annotations = new LinkedHashMap<>();
    metadata
        .path("annotations")
        .properties()
        .forEach(entry -> annotations.put(entry.getKey(), entry.getValue().asString()));
    List<FieldOwner> owners = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      owners.add(
          new FieldOwner(
              entry.path("manager").asString(""),
              entry.path("operation").asString(""),
              entry.path("subresource").asString(""),
              new OwnedFields(entry.path("fieldsV1"))));
    }
    return new LiveObject(
        metadata.path("name").asString(""),
        metadata.path("uid").asString(""),
        metadata.path("generation").asLong(0),
        metadata.path("resourceVersion").asString(""),
        annotations,
        owners);
  }

  /** The fields of a manager that applies; none when it never did. */
  Optional<OwnedFields> appliedBy(String manager) {
    return owners.stream()
        .filter(owner -> owner.isApplier(manager))
        .map(FieldOwner::fields)
        .findFirst();
  }

  /** Who owns a field. */
  List<FieldOwner> ownersOf(String... path) {
    return owners.stream().filter(owner -> owner.fields().has(path)).toList();
  }
}
