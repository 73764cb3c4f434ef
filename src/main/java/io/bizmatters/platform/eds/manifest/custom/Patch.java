package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Changes generated objects of a kind and name by a merge patch (<a
 * href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a>), in which lists of Kubernetes' own
 * kinds merge by name: see {@link StrategicMerge}.
 *
 * @param kind the kind, or {@code *}
 * @param name the object's name, or {@code *}
 * @param apiVersion when given, the object must have it
 * @param change the merge patch
 * @param origin the place where the patch names its objects
 */
public record Patch(
    String kind, String name, Optional<String> apiVersion, Mapping change, Origin origin) {

  private static final String ANY = "*";
  private static final Set<String> ADDRESS = Set.of("kind", "apiVersion", "metadata");

  /**
   * Reads one document of a patch file, which is a partial object: {@code kind}, {@code
   * metadata.name} and optionally {@code apiVersion} select the objects, and all other fields are
   * the change. Empty when a problem was reported.
   */
  public static Optional<Patch> read(Node document, Consumer<Problem> problems) {
    if (!(document instanceof Mapping mapping)) {
      problems.accept(
          Problem.error(
              document.origin(),
              ValueText.of(document),
              "a mapping with kind, metadata.name and the change",
              "kind: Deployment"));
      return Optional.empty();
    }
    Mapping metadata =
        mapping.get("metadata").orElse(null) instanceof Mapping found
            ? found
            : new Mapping(List.of(), mapping.origin().child("metadata"));
    Optional<String> kind = address(mapping, "kind", "kind: Deployment", problems);
    Optional<String> name = address(metadata, "name", "metadata: {name: orders-worker}", problems);
    Optional<String> apiVersion =
        mapping.get("apiVersion").isPresent()
            ? address(mapping, "apiVersion", "apiVersion: apps/v1", problems)
            : Optional.empty();
    Mapping change = change(mapping, metadata);
    if (change.entries().isEmpty()) {
      problems.accept(
          Problem.warning(
              WarningCode.PATCH_EMPTY,
              mapping.origin(),
              "no change",
              "the fields to change",
              "add them, or remove the patch"));
    }
    Origin origin = metadata.entry("name").map(Entry::at).orElse(mapping.origin());
    return kind.flatMap(k -> name.map(n -> new Patch(k, n, apiVersion, change, origin)));
  }

  private static Mapping change(Mapping document, Mapping metadata) {
    List<Entry> rest = new ArrayList<>();
    document.entries().stream().filter(entry -> !ADDRESS.contains(entry.name())).forEach(rest::add);
    List<Entry> others =
        metadata.entries().stream().filter(entry -> !entry.name().equals("name")).toList();
    if (!others.isEmpty()) {
      rest.add(new Entry("metadata", metadata.origin(), new Mapping(others, metadata.origin())));
    }
    return new Mapping(rest, document.origin());
  }

  private static Optional<String> address(
      Mapping mapping, String field, String example, Consumer<Problem> problems) {
    Optional<Node> value = mapping.get(field);
    if (value.isPresent() && value.get() instanceof Scalar scalar && isText(scalar)) {
      return Optional.of(scalar.text());
    }
    problems.accept(
        Problem.error(
            value.map(Node::origin).orElse(mapping.origin().child(field)),
            value.map(ValueText::of).orElse("nothing"),
            "the " + field + " of the objects to change, or \"*\" for any",
            example));
    return Optional.empty();
  }

  private static boolean isText(Scalar scalar) {
    return scalar.kind() == ScalarKind.STRING || scalar.kind() == ScalarKind.TEXT;
  }

  boolean matches(KubernetesObject object) {
    return (kind.equals(ANY) || kind.equals(object.kind()))
        && (name.equals(ANY) || name.equals(object.name()))
        && apiVersion.map(object.apiVersion()::equals).orElse(true);
  }

  /** Returns the place where the change names the path, or the deepest named part of it. */
  Origin origin(List<String> path) {
    Origin deepest = change.entries().isEmpty() ? origin : change.origin();
    Node node = change;
    for (String field : path) {
      Optional<Entry> entry =
          node instanceof Mapping mapping ? mapping.entry(field) : Optional.empty();
      if (entry.isEmpty()) {
        return deepest;
      }
      deepest = entry.get().at();
      node = entry.get().value();
    }
    return deepest;
  }
}
