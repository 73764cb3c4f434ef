package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Optional;

/**
 * Which object a release had, without what was in it.
 *
 * @param namespace the release's own where the manifest names none
 */
public record ObjectKey(String apiVersion, String kind, String namespace, String name) {

  /** Of a manifest. */
  public static ObjectKey of(KubernetesObject object, String namespace) {
    return new ObjectKey(
        object.apiVersion(), object.kind(), object.namespace().orElse(namespace), object.name());
  }

  /** A key of a release's own namespace, from {@link #text}; empty for any other text. */
  public static Optional<ObjectKey> parse(String text, String namespace) {
    String[] parts = text.split(" ", -1);
    return parts.length == 3
        ? Optional.of(new ObjectKey(parts[0], parts[1], namespace, parts[2]))
        : Optional.empty();
  }

  /** None of the parts can hold a space. */
  public String text() {
    return String.join(" ", apiVersion, kind, name);
  }

  /** What no other object of a release is equal in, whatever version of its API names it. */
  public String identity() {
    int slash = apiVersion.indexOf('/');
    return String.join(" ", slash < 0 ? "" : apiVersion.substring(0, slash), kind, namespace, name);
  }

  /** How people name it: {@code Service orders-worker-http}. */
  public String title() {
    return kind + " " + name;
  }
}
