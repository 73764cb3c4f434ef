package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Identifies a release: what one module applies to one namespace under one name. Every object of a
 * release carries the mark; the plugin never changes, prunes or deletes an object that carries
 * another mark.
 *
 * @param namespace the release's namespace; objects without a namespace carry it too, so that equal
 *     names of two namespaces differ
 * @param release {@code eds.release}
 * @param module {@code groupId:artifactId}, with {@code :environment} where one is chosen
 */
public record ReleaseMark(String namespace, String release, String module) {

  /** The label that holds the release's name. */
  public static final String RELEASE = "eds.bizmatters.io/release";

  /** The annotation that holds the module. */
  public static final String MODULE = "eds.bizmatters.io/module";

  /** The annotation that holds the release's namespace. */
  public static final String NAMESPACE = "eds.bizmatters.io/namespace";

  private static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Returns the object with this mark. */
  public KubernetesObject onto(KubernetesObject object) {
    Map<String, Object> metadata = child(object.tree(), "metadata");
    Map<String, Object> labels = child(metadata, "labels");
    labels.put(RELEASE, release);
    Map<String, Object> annotations = child(metadata, "annotations");
    annotations.put(MODULE, module);
    annotations.put(NAMESPACE, namespace);
    metadata.put("labels", labels);
    metadata.put("annotations", annotations);
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("metadata", metadata);
    return new KubernetesObject(tree);
  }

  private static Map<String, Object> child(Map<String, Object> tree, String name) {
    Map<String, Object> child = new LinkedHashMap<>();
    if (tree.get(name) instanceof Map<?, ?> fields) {
      fields.forEach((field, value) -> child.put((String) field, value));
    }
    return child;
  }

  /** Whether an object in the cluster belongs to this release. */
  boolean isOn(LiveObject live) {
    return ServerSideApply.MANAGER.equals(live.labels().get(MANAGED_BY))
        && release.equals(live.labels().get(RELEASE))
        && module.equals(live.annotations().get(MODULE))
        && namespace.equals(live.annotations().get(NAMESPACE));
  }

  /**
   * Names the other release that an object belongs to; empty for an object of this release, and for
   * one that this plugin did not apply.
   */
  Optional<String> another(LiveObject live) {
    boolean ours =
        ServerSideApply.MANAGER.equals(live.labels().get(MANAGED_BY))
            && live.appliedBy(ServerSideApply.MANAGER).isPresent();
    return ours && !isOn(live) ? Optional.of(of(live)) : Optional.empty();
  }

  /** Names the release that an object's labels and annotations name. */
  static String of(LiveObject live) {
    return title(
        live.labels().getOrDefault(RELEASE, ""),
        live.annotations().getOrDefault(MODULE, ""),
        live.annotations().getOrDefault(NAMESPACE, ""));
  }

  static String title(String release, String module, String namespace) {
    return release.isEmpty() && module.isEmpty()
        ? "a release that left no mark on it"
        : "release "
            + (release.isEmpty() ? "(unnamed)" : release)
            + (namespace.isEmpty() ? "" : " in namespace " + namespace)
            + " of module "
            + (module.isEmpty() ? "(unnamed)" : module);
  }

  /** Names the release for people. */
  public String title() {
    return "release " + release + " in namespace " + namespace;
  }
}
