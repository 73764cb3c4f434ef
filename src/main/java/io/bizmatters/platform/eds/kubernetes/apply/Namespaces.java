package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Map;

/** Creates missing namespaces and leaves existing ones unchanged. */
public final class Namespaces {

  private final Api api;
  private final ServerSideApply apply;

  public Namespaces(Api api, ServerSideApply apply) {
    this.api = api;
    this.apply = apply;
  }

  /**
   * Creates the namespace if it is missing and returns the result.
   *
   * @throws ClusterException when the server cannot be reached
   */
  public ApplyResult ensure(String name) throws ClusterException {
    KubernetesObject namespace =
        new KubernetesObject(
            Map.of("apiVersion", "v1", "kind", "Namespace", "metadata", Map.of("name", name)));
    Answer found = api.send(namespace.title(), Call.get("/api/v1/namespaces/" + name, Call.ONE));
    return found.isNotFound()
        ? apply.apply(namespace, LiveState.unknown())
        : seen(namespace, found);
  }

  private static ApplyResult seen(KubernetesObject namespace, Answer answer) {
    return answer.isSuccess()
        ? ApplyResult.unchanged(namespace, LiveObject.of(answer.body()))
        : ApplyResult.failed(namespace, Refusal.of(answer, namespace.tree()));
  }
}
