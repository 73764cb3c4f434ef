package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.FieldPath;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads another owner of an object from its metadata. An object without any mark belongs to the
 * manager that wrote its fields, for example kubectl.
 */
final class ForeignOwner {

  private static final String NAME = "app.kubernetes.io/name";
  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  private static final Map<String, String> RECONCILERS =
      Map.of(
          "argocd-controller", "Argo CD",
          "argocd-application-controller", "Argo CD",
          "kustomize-controller", "Flux",
          "helm-controller", "Flux");

  private ForeignOwner() {}

  /**
   * Returns the owner of an object besides this release; empty when there is no other.
   *
   * @param release the release that would write the object; empty when its objects carry no mark
   */
  static Optional<String> of(
      LiveObject live, KubernetesObject ours, Optional<ReleaseMark> release) {
    Map<String, String> labels = foreign(live.labels(), ours, "labels");
    Map<String, String> annotations = foreign(live.annotations(), ours, "annotations");
    return text(annotations, "meta.helm.sh/release-name")
        .map(name -> "Helm release " + name)
        .or(() -> text(labels, "crossplane.io/composite").map(name -> "Crossplane's " + name))
        .or(
            () ->
                text(annotations, "argocd.argoproj.io/tracking-id")
                    .or(() -> text(labels, "argocd.argoproj.io/instance"))
                    .map(id -> "Argo CD application " + id.replaceFirst(":.*", "")))
        .or(() -> text(labels, "kustomize.toolkit.fluxcd.io/name").map(name -> "Flux's " + name))
        .or(() -> reconciler(live))
        .or(live::controller)
        .or(() -> manager(live.labels()))
        .or(() -> release.flatMap(mark -> mark.another(live)))
        .or(() -> otherService(live.labels(), ours))
        .or(() -> maker(live));
  }

  /** Removes the marks that the service itself sets: they do not show another owner. */
  private static Map<String, String> foreign(
      Map<String, String> live, KubernetesObject ours, String group) {
    Map<String, String> foreign = new HashMap<>(live);
    if (ours.tree().get("metadata") instanceof Map<?, ?> metadata
        && metadata.get(group) instanceof Map<?, ?> own) {
      own.forEach((name, value) -> foreign.remove((String) name, String.valueOf(value)));
    }
    return foreign;
  }

  /**
   * Returns the tool that applies this plugin's manifests again and again and would undo a change.
   */
  private static Optional<String> reconciler(LiveObject live) {
    return live.owners().stream()
        .filter(owner -> owner.subresource().isEmpty())
        .map(LiveObject.FieldOwner::manager)
        .filter(RECONCILERS::containsKey)
        .findFirst()
        .map(manager -> RECONCILERS.get(manager) + " (the field manager " + manager + ")");
  }

  private static Optional<String> manager(Map<String, String> labels) {
    return text(labels, MANAGED_BY)
        .filter(manager -> !manager.equals(ServerSideApply.MANAGER))
        .map(manager -> "app.kubernetes.io/managed-by: " + manager);
  }

  /**
   * Returns the manager of an object that this plugin never applied; manifests of this plugin carry
   * its label, whichever tool sends them.
   */
  private static Optional<String> maker(LiveObject live) {
    if (ServerSideApply.MANAGER.equals(live.labels().get(MANAGED_BY))
        || live.appliedBy(ServerSideApply.MANAGER).isPresent()) {
      return Optional.empty();
    }
    return live.owners().stream()
        .filter(owner -> owner.subresource().isEmpty())
        .map(LiveObject.FieldOwner::manager)
        .filter(ForeignFields::isDeployer)
        .findFirst()
        .map(manager -> "the field manager " + manager);
  }

  /** Returns the other service that an object of this plugin belongs to. */
  private static Optional<String> otherService(Map<String, String> labels, KubernetesObject ours) {
    Optional<Object> wanted = FieldPath.in(ours.tree(), ".metadata.labels." + NAME);
    return text(labels, MANAGED_BY)
        .flatMap(managed -> text(labels, NAME))
        .filter(name -> wanted.isPresent() && !wanted.get().equals(name))
        .map(name -> "service " + name);
  }

  private static Optional<String> text(Map<String, String> map, String name) {
    return Optional.of(map.getOrDefault(name, "")).filter(text -> !text.isEmpty());
  }
}
