package io.bizmatters.platform.eds.kubernetes.apply;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Describes an object in the cluster and its owner.
 *
 * @param namespace the object's namespace; for a kind without namespaces, the namespace of the
 *     search
 */
public record FoundObject(String apiVersion, String kind, String namespace, LiveObject live) {

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String NAME = "app.kubernetes.io/name";
  private static final String HELM_RELEASE = "meta.helm.sh/release-name";

  public String name() {
    return live.name();
  }

  /** Names the object for people: {@code Deployment orders-worker}. */
  public String title() {
    return kind + " " + live.name();
  }

  /**
   * Whether the object belongs to this release. The mark alone is not enough: KEDA copies a
   * ScaledObject's labels and annotations to its HPA, which is controlled by the ScaledObject.
   */
  public boolean isOf(ReleaseMark release) {
    return release.isOn(live) && live.controller().isEmpty();
  }

  /** Whether the object belongs to this service of this release. */
  public boolean isOf(ReleaseMark release, String service) {
    return isOf(release) && service.equals(live.labels().get(NAME));
  }

  /** Whether deleting the object also deletes objects of others. */
  public boolean holdsOthers() {
    return kind.equals("Namespace") || kind.equals("CustomResourceDefinition");
  }

  /** Returns the service that the object's label names; empty text without such a label. */
  public String service() {
    return live.labels().getOrDefault(NAME, "");
  }

  private boolean isLabelledOurs() {
    return ServerSideApply.MANAGER.equals(live.labels().get(MANAGED_BY));
  }

  /** Names the owner of an object of another release or tool, as far as its metadata tells. */
  public String owner() {
    Map<String, String> labels = live.labels();
    if (live.controller().isPresent()) {
      return live.controller().get();
    }
    if (isLabelledOurs()) {
      return ReleaseMark.of(live) + ", service " + labels.getOrDefault(NAME, "(unnamed)");
    }
    if (labels.containsKey(MANAGED_BY)) {
      String release = live.annotations().getOrDefault(HELM_RELEASE, "");
      return labels.get(MANAGED_BY) + (release.isEmpty() ? "" : " (release " + release + ")");
    }
    String managers =
        live.owners().stream()
            .filter(owner -> owner.subresource().isEmpty())
            .map(LiveObject.FieldOwner::manager)
            .distinct()
            .collect(Collectors.joining(", "));
    return managers.isEmpty() ? "unknown" : managers;
  }

  /** Explains why an object that is being deleted still exists, and what a person can do. */
  public String whyStillThere() {
    if (live.finalizers().contains("finalizer.keda.sh")) {
      return "its finalizer finalizer.keda.sh waits for KEDA's operator: see that it runs, then it"
          + " lets go by itself; if KEDA is gone for good, take the finalizer off: kubectl patch "
          + kind.toLowerCase(Locale.ROOT)
          + " "
          + name()
          + " -n "
          + namespace
          + " --type=merge -p '{\"metadata\":{\"finalizers\":null}}'";
    }
    if (live.finalizers().contains("foregroundDeletion")) {
      return "its pods have not ended yet (finalizer foregroundDeletion); they end without"
          + " further action, and then it is deleted";
    }
    return live.finalizers().isEmpty()
        ? "the cluster has not deleted it yet"
        : "held by "
            + String.join(", ", live.finalizers())
            + ": the tools that set these finalizers must remove them";
  }
}
