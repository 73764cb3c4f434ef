package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What apply writes onto an object besides its manifest: the digest of that manifest, by which a
 * later run knows its own work. Added when an object is sent and not when it is generated, so that
 * what {@code eds:generate} leaves for other tools claims nothing that they would have to keep.
 */
public final class HashAnnotation {

  /** Of the whole manifest. */
  static final String NAME = "eds.bizmatters.io/hash";

  /**
   * Of a ScaledObject's spec. KEDA copies annotations onto the HPA when it reconciles a spec, so
   * that there it proves which spec KEDA has seen.
   */
  public static final String SPEC = "eds.bizmatters.io/spec-hash";

  private HashAnnotation() {}

  /** The object as it is sent. */
  static KubernetesObject onto(KubernetesObject object) {
    Map<String, Object> annotations = new LinkedHashMap<>(child(metadata(object), "annotations"));
    annotations.put(NAME, hash(object.tree()));
    if (object.kind().equals("ScaledObject")) {
      annotations.put(SPEC, hash(child(object.tree(), "spec")));
    }
    Map<String, Object> metadata = new LinkedHashMap<>(metadata(object));
    metadata.put("annotations", annotations);
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("metadata", metadata);
    return new KubernetesObject(tree);
  }

  /** The value that this manifest's annotation has. */
  static String of(KubernetesObject object) {
    return hash(object.tree());
  }

  /** Whether an object that is in the cluster was sent with the same digest as this one. */
  static boolean isOn(LiveObject live, KubernetesObject sent) {
    return Optional.ofNullable(live.annotations().get(NAME))
        .filter(child(metadata(sent), "annotations").getOrDefault(NAME, "")::equals)
        .isPresent();
  }

  private static Map<String, Object> metadata(KubernetesObject object) {
    return child(object.tree(), "metadata");
  }

  private static Map<String, Object> child(Map<String, Object> tree, String name) {
    Map<String, Object> child = new LinkedHashMap<>();
    if (tree.get(name) instanceof Map<?, ?> fields) {
      fields.forEach((field, value) -> child.put((String) field, value));
    }
    return child;
  }

  private static String hash(Map<String, Object> tree) {
    return Sha256.of(JsonText.compact(tree).getBytes(StandardCharsets.UTF_8));
  }
}
