package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import java.util.Map;

/**
 * Wakes a ScaledObject that rests at 0 replicas, and releases it again, with KEDA's annotation for
 * that (since 2.18, kedacore/keda PR 6903). A field manager of its own sets the annotation, so
 * releasing removes only what waking set.
 */
public final class ForceActivation {

  /** The field manager. */
  public static final String MANAGER = "eds-probe";

  /** The annotation that makes KEDA start a pod (2.18, kedacore/keda PR 6903). */
  public static final String ANNOTATION = "autoscaling.keda.sh/force-activation";

  private static final String APPLY = "application/apply-patch+yaml";

  private final Api api;

  public ForceActivation(Api api) {
    this.api = api;
  }

  /**
   * Makes KEDA start at least one pod.
   *
   * @throws ClusterException when the server refuses, also because the ScaledObject does not exist
   */
  public void wake(String namespace, String scaledObject) throws ClusterException {
    Answer answer = apply(namespace, scaledObject, Map.of(ANNOTATION, "true"));
    if (!answer.isSuccess()) {
      throw refused("wake", namespace, scaledObject, answer);
    }
  }

  /**
   * Leaves the replica count to the lag again; does nothing if nothing was woken. An interrupted
   * thread does it too, and stays interrupted.
   *
   * @throws ClusterException when the server refuses: then the annotation stays
   */
  public void letGo(String namespace, String scaledObject) throws ClusterException {
    boolean interrupted = Thread.interrupted();
    try {
      Answer answer = apply(namespace, scaledObject, Map.of());
      if (!answer.isSuccess() && !isGone(namespace, scaledObject)) {
        throw refused("let go", namespace, scaledObject, answer);
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Answer apply(String namespace, String scaledObject, Map<String, Object> annotations)
      throws ClusterException {
    String query = "?fieldManager=" + MANAGER + "&fieldValidation=Strict";
    Map<String, Object> tree =
        Map.of(
            "apiVersion",
            "keda.sh/v1alpha1",
            "kind",
            "ScaledObject",
            "metadata",
            Map.of("name", scaledObject, "namespace", namespace, "annotations", annotations));
    return api.send(
        "force-activation of ScaledObject " + scaledObject,
        Call.patch(path(namespace, scaledObject) + query, APPLY, JsonText.compact(tree)));
  }

  /**
   * Returns whether the ScaledObject is gone: an apply would try to create it, and the server
   * refuses that because the spec is missing.
   */
  private boolean isGone(String namespace, String scaledObject) throws ClusterException {
    Call look = Call.get(path(namespace, scaledObject), Call.ONE);
    return api.send("ScaledObject " + scaledObject, look).isNotFound();
  }

  private static String path(String namespace, String scaledObject) {
    return "/apis/keda.sh/v1alpha1/namespaces/" + namespace + "/scaledobjects/" + scaledObject;
  }

  private static ClusterException refused(
      String verb, String namespace, String scaledObject, Answer answer) {
    return new ClusterException(
        Reason.REFUSED,
        "cannot " + verb + " ScaledObject " + scaledObject + ": HTTP " + answer.code(),
        answer.message()
            + (answer.isForbidden()
                ? ": give the pipeline what eds:rbac prints"
                : ": kubectl -n "
                    + namespace
                    + " annotate scaledobject/"
                    + scaledObject
                    + " "
                    + ANNOTATION
                    + "-"));
  }
}
