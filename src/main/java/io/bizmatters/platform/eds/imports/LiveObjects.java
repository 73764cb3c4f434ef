package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.kubernetes.api.Answer;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.Call;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ListCall;
import io.bizmatters.platform.eds.kubernetes.api.ListCall.Listing;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.PlainTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads the objects of a namespace that may belong to a worker. */
public final class LiveObjects {

  /** The collections, with apiVersion and kind of their items, which lists leave out. */
  private static final List<List<String>> KINDS =
      List.of(
          List.of("apps/v1", "Deployment", "deployments"),
          List.of("v1", "ServiceAccount", "serviceaccounts"),
          List.of("v1", "ConfigMap", "configmaps"),
          List.of("v1", "Service", "services"),
          List.of("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets"),
          List.of("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies"),
          List.of("keda.sh/v1alpha1", "ScaledObject", "scaledobjects"));

  private final Api api;

  public LiveObjects(Api api) {
    this.api = api;
  }

  /**
   * Returns the objects that belong to a Deployment of a namespace, and the Deployment.
   *
   * @param name the name of the Deployment
   */
  public List<KubernetesObject> of(String namespace, String name) throws ClusterException {
    List<KubernetesObject> all = new ArrayList<>();
    for (List<String> kind : KINDS) {
      all.addAll(list(namespace, kind));
    }
    return all.stream()
        .filter(object -> object.kind().equals("Deployment") && object.name().equals(name))
        .findFirst()
        .map(deployment -> WorkerObjects.of(deployment, all).all())
        .orElse(List.of());
  }

  private List<KubernetesObject> list(String namespace, List<String> kind) throws ClusterException {
    String root = kind.get(0).contains("/") ? "/apis/" : "/api/";
    String path = root + kind.get(0) + "/namespaces/" + namespace + "/" + kind.get(2);
    Listing<KubernetesObject> listing =
        api.list("list " + kind.get(2), ListCall.all(path, Call.JSON, item -> object(item, kind)));
    if (listing.refusal().filter(Answer::isNotFound).isPresent()) {
      return List.of(); // a cluster without KEDA
    }
    if (listing.refusal().isPresent()) {
      throw new ClusterException(
          ClusterException.Reason.REFUSED,
          "cannot list the "
              + kind.get(2)
              + " of "
              + namespace
              + ": "
              + listing.refusal().get().message(),
          "let the user of this build list them");
    }
    return listing.items();
  }

  private static KubernetesObject object(JsonNode item, List<String> kind) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("apiVersion", kind.get(0));
    tree.put("kind", kind.get(1));
    tree.putAll(PlainTree.of(item));
    return new KubernetesObject(tree);
  }
}
