package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Objects;
import java.util.Optional;

/**
 * Identifies an object of a release.
 *
 * @param namespace the object's namespace; the release's namespace where the manifest names none
 */
public record ObjectKey(String apiVersion, String kind, String namespace, String name) {

  /** Returns the key of a manifest. */
  public static ObjectKey of(KubernetesObject object, String namespace) {
    return new ObjectKey(
        object.apiVersion(), object.kind(), object.namespace().orElse(namespace), object.name());
  }

  /** Parses {@link #text} into a key of the release's namespace; empty for any other text. */
  public static Optional<ObjectKey> parse(String text, String namespace) {
    String[] parts = text.split(" ", -1);
    return parts.length == 3
        ? Optional.of(new ObjectKey(parts[0], parts[1], namespace, parts[2]))
        : Optional.empty();
  }

  /** Returns the key as text, with spaces between the parts, which cannot contain spaces. */
  public String text() {
    return String.join(" ", apiVersion, kind, name);
  }

  /**
   * Returns a text that is unique in a release and the same for every version of the kind's API.
   */
  public String identity() {
    int slash = apiVersion.indexOf('/');
    return String.join(" ", slash < 0 ? "" : apiVersion.substring(0, slash), kind, namespace, name);
  }

  /** Written out: the JDK links a record's own at first use, which a cold build waits for. */
  @Override
  public int hashCode() {
    return Objects.hash(apiVersion, kind, namespace, name);
  }

  /** Names the object for people: {@code Service orders-worker-http}. */
  public String title() {
    return kind + " " + name;
  }
}
