package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Adds the digest of an object's manifest as an annotation, by which a later run recognizes its own
 * work. The annotation is added when the object is sent, not when it is generated, so that other
 * tools that apply the files of {@code eds:generate} need not keep it correct.
 */
public final class HashAnnotation {

  /** The annotation with the digest of the whole manifest. */
  static final String NAME = "eds.bizmatters.io/hash";

  /**
   * The annotation with the digest of a ScaledObject's spec. KEDA copies annotations to the HPA
   * when it reconciles a spec, so the HPA's copy proves which spec KEDA has seen.
   */
  public static final String SPEC = "eds.bizmatters.io/spec-hash";

  private HashAnnotation() {}

  /** Returns the object with the annotations, as it is sent. */
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

  /** Returns the digest of this manifest. */
  static String of(KubernetesObject object) {
    return hash(object.tree());
  }

  /** Whether the live object carries the digest of this one. */
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
