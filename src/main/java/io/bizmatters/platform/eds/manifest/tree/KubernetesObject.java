package io.bizmatters.platform.eds.manifest.tree;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Holds a Kubernetes object as an ordered plain tree: mappings with text names, lists, text, {@code
 * Long}, {@code Integer}, {@code BigDecimal} and {@code Boolean}. Typed objects would take a cold
 * build a third of a second. Trees are never changed after they are built, only copied, so parts of
 * them may be shared.
 *
 * @param tree with {@code apiVersion}, {@code kind} and {@code metadata.name} as text; any other
 *     tree throws {@link IllegalArgumentException}
 */
public record KubernetesObject(Map<String, Object> tree) {

  public KubernetesObject {
    tree = Collections.unmodifiableMap(tree);
    for (String name : new String[] {"apiVersion", "kind"}) {
      if (!(tree.get(name) instanceof String)) {
        throw new IllegalArgumentException("a Kubernetes object without " + name);
      }
    }
    if (!(Tree.mapping(tree, "metadata").get("name") instanceof String)) {
      throw new IllegalArgumentException("a Kubernetes object without metadata.name");
    }
  }

  /** Returns group and version, such as {@code apps/v1}, or the version alone. */
  public String apiVersion() {
    return (String) field("apiVersion");
  }

  /** Returns the API group; empty text for the core group. */
  public String group() {
    int slash = apiVersion().indexOf('/');
    return slash < 0 ? "" : apiVersion().substring(0, slash);
  }

  public String kind() {
    return (String) field("kind");
  }

  public String name() {
    return Tree.at(tree, "metadata", "name").map(String.class::cast).orElseThrow();
  }

  /** Returns the namespace; empty when the service configures none, or the kind is cluster-wide. */
  public Optional<String> namespace() {
    return Tree.at(tree, "metadata", "namespace").map(String.class::cast);
  }

  /** Whether objects of this kind belong to a namespace, as far as the kind is known. */
  public boolean isNamespaced() {
    return KnownKinds.isNamespaced(kind());
  }

  /** Names the object for people: {@code Deployment orders-worker}. */
  public String title() {
    return kind() + " " + name();
  }

  /** Uses the name only: a hash over whole trees would take longer than it saves. */
  @Override
  public int hashCode() {
    return Objects.hash(apiVersion(), kind(), name());
  }

  /** Omits the fields: messages must not contain values of environment variables. */
  @Override
  public String toString() {
    return title();
  }

  /** Returns a text that is unique for the object in a cluster. */
  public String identity() {
    return String.join(
        "/", group(), kind().toLowerCase(Locale.ROOT), namespace().orElse(""), name());
  }

  private Object field(String name) {
    return Tree.at(tree, name).orElseThrow();
  }
}
