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
 * An object's metadata as the API server has it.
 *
 * @param generation 0 for kinds that have none
 * @param deleting it is asked to go, and its finalizers hold it
 * @param controller kind and name of the object that made it and will delete it
 * @param templateDigest of a Deployment that was asked for as a whole, its pod template's {@link
 *     TemplateDigest}
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

  /** Labels and annotations that say whose it is, and of which manifest. */
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
   * @param subresource empty for the object itself
   * @param time when it last changed one of its fields, in the words of the server
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

  /** Whose its fields are. */
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

  /**
   * Whether what this plugin keeps on it is what it was: what others write, such as the status or
   * the autoscaler's replicas, is none of ours to mind.
   */
  boolean hasOursOf(LiveObject before) {
    return uid.equals(before.uid)
        && MARKS.stream().allMatch(name -> isSame(name, before))
        && appliedBy(ServerSideApply.MANAGER).equals(before.appliedBy(ServerSideApply.MANAGER));
  }

  /** Whether the marks that an object is sent with are on it: a webhook may have changed them. */
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
   * Who has written since then, as far as the object tells: an entry that lost a field to another
   * manager keeps its time.
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
