package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.Metadata;
import io.bizmatters.platform.eds.manifest.WorkerContainer;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks that a patch leaves the fields unchanged by which a release is found, scaled and adopted.
 * It compares the objects before and after the patch, so that every form of a change is found.
 */
final class Promises {

  private static final String OWN_PREFIX = "eds.bizmatters.io/";
  private static final List<String> OWN_LABELS =
      List.of(
          Metadata.NAME_LABEL,
          Metadata.COMPONENT_LABEL,
          Metadata.MANAGED_BY_LABEL,
          Metadata.VERSION_LABEL);
  private static final List<List<String>> METADATA =
      List.of(List.of("metadata"), List.of("spec", "template", "metadata"));
  private static final List<String> CONTAINERS = List.of("spec", "template", "spec", "containers");

  private final KubernetesObject before;
  private final Object after;
  private final List<Broken> broken = new ArrayList<>();

  private Promises(KubernetesObject before, Object after) {
    this.before = before;
    this.after = after;
  }

  /**
   * A promise that a change breaks.
   *
   * @param path the field, from the top of the object
   * @param reason why it must stay
   * @param instead the fix
   */
  record Broken(List<String> path, String reason, String instead) {}

  static List<Broken> broken(KubernetesObject before, Object after) {
    Promises promises = new Promises(before, after);
    promises.identity();
    promises.owner();
    promises.selectors();
    promises.autoscaler();
    promises.worker();
    return promises.broken;
  }

  private void identity() {
    String reason = "an object keeps its identity: a release finds it again by that";
    keep(reason, "remove it", "apiVersion");
    keep(reason, "remove it", "kind");
    keep(reason, "a service's name is its <name>", "metadata", "name");
    keep(reason, "set the service's namespace", "metadata", "namespace");
    keep("status belongs to the server", "remove it", "status");
  }

  private void owner() {
    for (List<String> metadata : METADATA) {
      Set<String> labels = new LinkedHashSet<>(OWN_LABELS);
      labels.addAll(ownKeys(metadata, "labels"));
      String reason = "the release's own labels say what belongs to it";
      labels.forEach(key -> keep(reason, "use another label", path(metadata, "labels", key)));
      ownKeys(metadata, "annotations")
          .forEach(
              key ->
                  keep(
                      "annotations of " + OWN_PREFIX + " are the release's own",
                      "use another annotation",
                      path(metadata, "annotations", key)));
    }
  }

  private Set<String> ownKeys(List<String> metadata, String group) {
    Set<String> keys = new LinkedHashSet<>();
    for (Object tree : List.of(before.tree(), after)) {
      Tree.at(tree, path(metadata, group))
          .filter(Map.class::isInstance)
          .map(Tree::asMapping)
          .ifPresent(
              map ->
                  map.keySet().stream()
                      .filter(key -> key.startsWith(OWN_PREFIX))
                      .forEach(keys::add));
    }
    return keys;
  }

  private void selectors() {
    String reason = "the selector finds the service's pods, and Kubernetes does not allow a change";
    String instead = "add labels to the pods, or write another object into the extras";
    keep(reason, instead, "spec", "selector");
    keep(reason, instead, "spec", "podSelector");
  }

  private void autoscaler() {
    if (before.kind().equals("Deployment")) {
      keep(
          "replicas belong to the autoscaler: an apply that sets them scales a release down under"
              + " load",
          "set autoscaling.minReplicas and autoscaling.maxReplicas; with autoscaling.enabled false,"
              + " minReplicas is the count",
          "spec",
          "replicas");
    }
    keep("the ScaledObject scales its own service", "remove it", "spec", "scaleTargetRef");
  }

  /** Checks that the worker's container exists and keeps what it needs. */
  private void worker() {
    if (!before.kind().equals("Deployment")) {
      return;
    }
    Optional<Object> worker = main(before.tree());
    Optional<Object> patched = main(after);
    if (patched.isEmpty()) {
      broken.add(
          new Broken(
              CONTAINERS,
              "the container \"main\" is the worker",
              "name it main, and write only the fields to change"));
      return;
    }
    withoutImage()
        .ifPresent(
            name ->
                broken.add(
                    new Broken(
                        CONTAINERS,
                        "there is no container \"" + name + "\", and a new one needs an image",
                        "name: main, or an image for " + name)));
    if (!port(worker).equals(port(patched))) {
      broken.add(
          new Broken(
              CONTAINERS,
              "the worker's Services and probes lead to its port http",
              "set http.port, and further ports with ports"));
    }
    if (!field(worker, "image").equals(field(patched, "image"))) {
      broken.add(
          new Broken(
              CONTAINERS,
              "the image is the service's: readiness, history and the lock file tell of it",
              "set image, or -Deds.image"));
    }
    if (!reserved(worker).equals(reserved(patched))) {
      broken.add(
          new Broken(
              CONTAINERS,
              "the worker reads its stream, consumer and port from "
                  + String.join(", ", WorkerContainer.RESERVED),
              "set nats and http.port, and further variables with env"));
    }
  }

  private Optional<String> withoutImage() {
    return Tree.at(after, "spec", "template", "spec").stream()
        .flatMap(pod -> Tree.list(pod, "containers").stream())
        .filter(container -> Tree.at(container, "image").isEmpty())
        .map(container -> Tree.at(container, "name").map(String::valueOf).orElse(""))
        .findFirst();
  }

  private static Optional<String> port(Optional<Object> container) {
    return container.stream()
        .flatMap(tree -> Tree.list(tree, "ports").stream())
        .filter(port -> Tree.at(port, "name").filter("http"::equals).isPresent())
        .flatMap(port -> Tree.at(port, "containerPort").stream())
        .map(String::valueOf)
        .findFirst();
  }

  private static Optional<Object> main(Object deployment) {
    return Tree.at(deployment, "spec", "template", "spec").stream()
        .flatMap(pod -> Tree.list(pod, "containers").stream())
        .filter(container -> Tree.at(container, "name").filter("main"::equals).isPresent())
        .map(Object.class::cast)
        .findFirst();
  }

  private static Optional<Object> field(Optional<Object> container, String name) {
    return container.flatMap(tree -> Tree.at(tree, name));
  }

  private static Set<Object> reserved(Optional<Object> container) {
    Set<Object> variables = new LinkedHashSet<>();
    container.stream()
        .flatMap(tree -> Tree.list(tree, "env").stream())
        .filter(
            variable ->
                Tree.at(variable, "name").filter(WorkerContainer.RESERVED::contains).isPresent())
        .forEach(variables::add);
    return variables;
  }

  private void keep(String reason, String instead, String... path) {
    if (!Tree.at(before.tree(), path).equals(Tree.at(after, path))) {
      broken.add(new Broken(List.of(path), reason, instead));
    }
  }

  private static String[] path(List<String> start, String... rest) {
    List<String> path = new ArrayList<>(start);
    path.addAll(List.of(rest));
    return path.toArray(new String[0]);
  }
}
