package io.bizmatters.platform.eds.kubernetes.apply;

import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An object that is in the cluster, and whose it is.
 *
 * @param namespace of a kind that has none, the one it was looked for with
 */
public record FoundObject(String apiVersion, String kind, String namespace, LiveObject live) {

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";
  private static final String NAME = "app.kubernetes.io/name";
  private static final String HELM_RELEASE = "meta.helm.sh/release-name";

  public String name() {
    return live.name();
  }

  /** How people name it: {@code Deployment orders-worker}. */
  public String title() {
    return kind + " " + live.name();
  }

  /**
   * Whether it belongs to this release. The mark alone does not say so: KEDA copies a
   * ScaledObject's labels and annotations onto its HPA, whose controller is then KEDA's.
   */
  public boolean isOf(ReleaseMark release) {
    return release.isOn(live) && live.controller().isEmpty();
  }

  /** Whether it belongs to this release, and there to this service. */
  public boolean isOf(ReleaseMark release, String service) {
    return isOf(release) && service.equals(live.labels().get(NAME));
  }

  /** Whether objects of others are deleted with it, whoever made it. */
  public boolean holdsOthers() {
    return kind.equals("Namespace") || kind.equals("CustomResourceDefinition");
  }

  /** The service that its label names; empty where it names none. */
  public String service() {
    return live.labels().getOrDefault(NAME, "");
  }

  private boolean isLabelledOurs() {
    return ServerSideApply.MANAGER.equals(live.labels().get(MANAGED_BY));
  }

  /** Whose it is, when it is not ours, as far as it says. */
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

  /** Why an object that is asked to go is still there, with what a person can do about it. */
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
      return "its pods have not ended yet (finalizer foregroundDeletion); they go on ending by"
          + " themselves, and it goes with the last of them";
    }
    return live.finalizers().isEmpty()
        ? "the cluster has not deleted it yet"
        : "held by "
            + String.join(", ", live.finalizers())
            + ": what set these finalizers has to let go";
  }
}
