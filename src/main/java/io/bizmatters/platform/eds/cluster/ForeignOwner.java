package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.manifest.KubernetesObject;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Reads from an object's metadata who else holds it. What has no mark at all was made by hand, and
 * is taken over.
 */
final class ForeignOwner {

  private static final String NAME = "app.kubernetes.io/name";

  private ForeignOwner() {}

  static Optional<String> of(JsonNode live, KubernetesObject ours) {
    JsonNode metadata = live.path("metadata");
    JsonNode labels = metadata.path("labels");
    JsonNode annotations = metadata.path("annotations");
    return text(annotations, "meta.helm.sh/release-name")
        .map(release -> "Helm release " + release)
        .or(() -> text(labels, "crossplane.io/composite").map(name -> "Crossplane's " + name))
        .or(
            () ->
                text(annotations, "argocd.argoproj.io/tracking-id")
                    .or(() -> text(labels, "argocd.argoproj.io/instance"))
                    .map(id -> "Argo CD application " + id.replaceFirst(":.*", "")))
        .or(() -> text(labels, "kustomize.toolkit.fluxcd.io/name").map(name -> "Flux's " + name))
        .or(() -> controller(metadata.path("ownerReferences")))
        .or(() -> manager(labels))
        .or(() -> otherService(labels, ours));
  }

  private static Optional<String> controller(JsonNode references) {
    for (JsonNode reference : references) {
      if (reference.path("controller").asBoolean(false)) {
        return Optional.of(
            reference.path("kind").asString("") + " " + reference.path("name").asString(""));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> manager(JsonNode labels) {
    return text(labels, "app.kubernetes.io/managed-by")
        .filter(manager -> !manager.equals(ServerSideApply.MANAGER))
        .map(manager -> "app.kubernetes.io/managed-by: " + manager);
  }

  /** Ours, but of another service. */
  private static Optional<String> otherService(JsonNode labels, KubernetesObject ours) {
    Optional<Object> wanted = FieldPath.in(ours.tree(), ".metadata.labels." + NAME);
    return text(labels, "app.kubernetes.io/managed-by")
        .flatMap(managed -> text(labels, NAME))
        .filter(name -> wanted.isPresent() && !wanted.get().equals(name))
        .map(name -> "service " + name);
  }

  private static Optional<String> text(JsonNode map, String name) {
    return Optional.of(map.path(name).asString("")).filter(text -> !text.isEmpty());
  }
}
