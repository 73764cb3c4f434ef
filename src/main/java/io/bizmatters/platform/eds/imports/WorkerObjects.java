package io.bizmatters.platform.eds.imports;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one worker: its Deployment, and what belongs to it.
 *
 * @param all the objects, the Deployment included
 * @param others objects of the source that belong to no worker
 */
record WorkerObjects(
    KubernetesObject deployment, List<KubernetesObject> all, List<KubernetesObject> others) {

  /** Returns what belongs to a Deployment among the objects of a source. */
  static WorkerObjects of(KubernetesObject deployment, List<KubernetesObject> source) {
    List<KubernetesObject> all = new ArrayList<>();
    List<KubernetesObject> others = new ArrayList<>();
    for (KubernetesObject object : source) {
      boolean mine = object.equals(deployment) || belongs(object, deployment);
      (mine ? all : others).add(object);
    }
    return new WorkerObjects(deployment, all, others);
  }

  private static boolean belongs(KubernetesObject object, KubernetesObject deployment) {
    if (!object.namespace().equals(deployment.namespace())) {
      return false;
    }
    Map<String, Object> spec = Tree.mapping(object.tree(), "spec");
    Map<String, Object> pod = pod(deployment);
    return switch (object.kind()) {
      case "ScaledObject" -> targets(spec, deployment);
      case "Service" -> selects(Tree.mapping(spec, "selector"), deployment);
      case "PodDisruptionBudget" ->
          selects(Tree.mapping(Tree.mapping(spec, "selector"), "matchLabels"), deployment);
      case "NetworkPolicy" ->
          selects(Tree.mapping(Tree.mapping(spec, "podSelector"), "matchLabels"), deployment);
      case "ServiceAccount" -> object.name().equals(pod.get("serviceAccountName"));
      case "ConfigMap" -> configMap(pod).filter(object.name()::equals).isPresent();
      default -> false;
    };
  }

  private static boolean targets(Map<String, Object> spec, KubernetesObject deployment) {
    Map<String, Object> target = Tree.mapping(spec, "scaleTargetRef");
    Object kind = target.getOrDefault("kind", "Deployment");
    return kind.equals("Deployment") && deployment.name().equals(target.get("name"));
  }

  private static boolean selects(Map<String, Object> selector, KubernetesObject deployment) {
    Map<String, Object> template =
        Tree.mapping(Tree.mapping(deployment.tree(), "spec"), "template");
    Map<String, Object> labels = Tree.mapping(Tree.mapping(template, "metadata"), "labels");
    return !selector.isEmpty() && labels.entrySet().containsAll(selector.entrySet());
  }

  /** Returns the spec of a Deployment's pods. */
  static Map<String, Object> pod(KubernetesObject deployment) {
    Map<String, Object> template =
        Tree.mapping(Tree.mapping(deployment.tree(), "spec"), "template");
    return Tree.mapping(template, "spec");
  }

  /** Returns the ConfigMap of the volume {@code config}, which holds a worker's files. */
  static Optional<String> configMap(Map<String, Object> pod) {
    return Tree.list(pod, "volumes").stream()
        .filter(volume -> Tree.at(volume, "name").filter("config"::equals).isPresent())
        .flatMap(volume -> Tree.at(volume, "configMap", "name").stream())
        .map(String::valueOf)
        .findFirst();
  }

  Optional<KubernetesObject> one(String kind) {
    return all.stream().filter(object -> object.kind().equals(kind)).findFirst();
  }

  /** Returns the Service {@code <name>-http}. */
  Optional<KubernetesObject> httpService() {
    return all.stream()
        .filter(object -> object.kind().equals("Service"))
        .filter(object -> object.name().equals(deployment.name() + "-http"))
        .findFirst();
  }
}
