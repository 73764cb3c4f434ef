package io.bizmatters.platform.eds.manifest.tree;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One Kubernetes object as an ordered plain tree: mappings with text names, lists, text, {@code
 * Long}, {@code Integer}, {@code BigDecimal} and {@code Boolean}. Plain trees, not typed objects,
 * because the typed ones cost a cold build a third of a second. Trees are never changed after they
 * were built, only copied, so parts of them may be shared.
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

  /** Group and version, such as {@code apps/v1}, or the version alone. */
  public String apiVersion() {
    return (String) field("apiVersion");
  }

  /** The API group, empty for the core group. */
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

  /** Empty when the service has none configured, or the kind is not namespaced. */
  public Optional<String> namespace() {
    return Tree.at(tree, "metadata", "namespace").map(String.class::cast);
  }

  /** Whether Kubernetes keeps objects of its kind in a namespace, as far as the kind tells. */
  public boolean isNamespaced() {
    return KnownKinds.isNamespaced(kind());
  }

  /** How people name it: {@code Deployment orders-worker}. */
  public String title() {
    return kind() + " " + name();
  }

  /** By what it is called: a hash over whole trees would cost more than finding it gains. */
  @Override
  public int hashCode() {
    return Objects.hash(apiVersion(), kind(), name());
  }

  /** Without its fields: values of environment variables have no place in messages. */
  @Override
  public String toString() {
    return title();
  }

  /** What no other object of a cluster may be equal in. */
  public String identity() {
    return String.join(
        "/", group(), kind().toLowerCase(Locale.ROOT), namespace().orElse(""), name());
  }

  private Object field(String name) {
    return Tree.at(tree, name).orElseThrow();
  }
}
