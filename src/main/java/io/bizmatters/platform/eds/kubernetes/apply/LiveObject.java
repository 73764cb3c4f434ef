package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.readiness.Ownership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Holds the metadata of an object in the cluster.
 *
 * @param generation the generation; 0 for kinds without one
 * @param deleting whether its deletion was requested and its finalizers still hold it
 * @param controller kind and name of the object that created this one and will delete it
 * @param templateDigest the {@link TemplateDigest} of a Deployment that was read as a whole
 */
public record LiveObject(
    String name,
    String uid,
    long generation,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<FieldOwner> owners,
    List<String> finalizers,
    boolean deleting,
    Optional<String> controller,
    Optional<String> templateDigest) {

  /** Labels and annotations that name the owner and the manifest. */
  private static final List<String> MARKS =
      List.of(
          HashAnnotation.NAME,
          "app.kubernetes.io/managed-by",
          "app.kubernetes.io/name",
          ReleaseMark.RELEASE,
          ReleaseMark.MODULE,
          ReleaseMark.NAMESPACE);

  /**
   * One entry of {@code managedFields}.
   *
   * @param subresource the subresource; empty for the object itself
   * @param time when the manager last changed one of its fields, as the server writes it
   */
  record FieldOwner(
      String manager, String operation, String subresource, String time, OwnedFields fields) {

    boolean isApplier(String name) {
      return manager.equals(name) && operation.equals("Apply") && subresource.isEmpty();
    }

    /** {@code kube-controller-manager (status) at 2026-01-31T12:00:00Z}. */
    String title() {
      return manager
          + (subresource.isEmpty() ? "" : " (" + subresource + ")")
          + (time.isEmpty() ? "" : " at " + time);
    }
  }

  public LiveObject {
    labels = Map.copyOf(labels);
    finalizers = List.copyOf(finalizers);
    annotations = Map.copyOf(annotations);
    owners = List.copyOf(owners);
  }

  static LiveObject of(JsonNode object) {
    JsonNode metadata = object.path("metadata");
    List<String> finalizers = new ArrayList<>();
    metadata.path("finalizers").forEach(finalizer -> finalizers.add(finalizer.asString()));
    JsonNode template = object.path("spec").path("template");
    return new LiveObject(
        metadata.path("name").asString(""),
        metadata.path("uid").asString(""),
        metadata.path("generation").asLong(0),
        metadata.path("resourceVersion").asString(""),
        texts(metadata.path("labels")),
        texts(metadata.path("annotations")),
        owners(metadata),
        finalizers,
        metadata.has("deletionTimestamp"),
        controller(metadata),
        template.isObject() ? Optional.of(TemplateDigest.of(template)) : Optional.empty());
  }

  private static Map<String, String> texts(JsonNode fields) {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asString()));
    return texts;
  }

  private static List<FieldOwner> owners(JsonNode metadata) {
    List<FieldOwner> owners = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      owners.add(
          new FieldOwner(
              entry.path("manager").asString(""),
              entry.path("operation").asString(""),
              entry.path("subresource").asString(""),
              entry.path("time").asString(""),
              new OwnedFields(entry.path("fieldsV1"))));
    }
    return owners;
  }

  /** Returns the owners of the object's fields. */
  public Ownership ownership() {
    return ownership(owners);
  }

  public static Ownership ownership(JsonNode object) {
    return ownership(owners(object.path("metadata")));
  }

  private static Ownership ownership(List<FieldOwner> owners) {
    String ours =
        owners.stream()
            .filter(owner -> owner.isApplier(ServerSideApply.MANAGER))
            .map(owner -> TemplateDigest.of(owner.fields().fields()))
            .findFirst()
            .orElse("");
    List<FieldOwner> others =
        owners.stream()
            .filter(owner -> owner.subresource().isEmpty())
            .filter(owner -> !owner.isApplier(ServerSideApply.MANAGER))
            .filter(owner -> ForeignFields.isDeployer(owner.manager()))
            .toList();
    String last = others.stream().map(FieldOwner::time).max(String::compareTo).orElse("");
    String writers =
        others.stream()
            .filter(owner -> owner.time().equals(last))
            .map(FieldOwner::title)
            .collect(Collectors.joining(", "));
    return new Ownership(ours, writers);
  }

  private static Optional<String> controller(JsonNode metadata) {
    for (JsonNode owner : metadata.path("ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        return Optional.of(owner.path("kind").asString("") + " " + owner.path("name").asString(""));
      }
    }
    return Optional.empty();
  }

  /** Returns the fields that a manager owns by applies; empty when it never applied the object. */
  Optional<OwnedFields> appliedBy(String manager) {
    return owners.stream()
        .filter(owner -> owner.isApplier(manager))
        .map(FieldOwner::fields)
        .findFirst();
  }

  /** Returns the owners of a field. */
  List<FieldOwner> ownersOf(String... path) {
    return owners.stream().filter(owner -> owner.fields().has(path)).toList();
  }

  /**
   * Whether this plugin's fields and marks are unchanged. Fields of others, such as the status or
   * the autoscaler's replicas, do not count.
   */
  boolean hasOursOf(LiveObject before) {
    return uid.equals(before.uid)
        && MARKS.stream().allMatch(name -> isSame(name, before))
        && appliedBy(ServerSideApply.MANAGER).equals(before.appliedBy(ServerSideApply.MANAGER));
  }

  /** Whether the live object has the marks that were sent; a webhook may have changed them. */
  boolean hasMarksOf(KubernetesObject sent) {
    return MARKS.stream()
        .allMatch(
            name ->
                isSent(sent, ".metadata.labels." + name, labels.get(name))
                    && isSent(sent, ".metadata.annotations." + name, annotations.get(name)));
  }

  private static boolean isSent(KubernetesObject sent, String path, @Nullable String there) {
    return FieldPath.in(sent.tree(), path).map(value -> value.equals(there)).orElse(true);
  }

  private boolean isSame(String name, LiveObject other) {
    return Objects.equals(labels.get(name), other.labels.get(name))
        && Objects.equals(annotations.get(name), other.annotations.get(name));
  }

  /**
   * Returns the managers that have written since then, as far as the object shows: an entry that
   * loses a field to another manager keeps its time.
   */
  List<FieldOwner> writersSince(LiveObject before) {
    Set<String> known = before.owners.stream().map(FieldOwner::title).collect(Collectors.toSet());
    List<FieldOwner> later =
        owners.stream().filter(owner -> !known.contains(owner.title())).toList();
    return later.isEmpty()
        ? owners.stream().filter(owner -> !before.owners.contains(owner)).toList()
        : later;
  }
}
