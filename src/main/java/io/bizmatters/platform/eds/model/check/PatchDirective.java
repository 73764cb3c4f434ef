package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads the directives of a strategic merge patch (<a
 * href="https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md">strategic
 * merge patch</a>): {@code $patch: delete} and {@code $patch: replace}.
 */
public final class PatchDirective {

  /** The name of a directive. */
  public static final String NAME = "$patch";

  /** Deletes the item or the mapping. */
  public static final String DELETE = "delete";

  /** Replaces the whole list or mapping by the patch. */
  public static final String REPLACE = "replace";

  private static final String MERGE = "merge";

  private PatchDirective() {}

  static boolean isOne(String name) {
    return name.equals(NAME)
        || name.equals("$retainKeys")
        || name.startsWith("$setElementOrder/")
        || name.startsWith("$deleteFromPrimitiveList/");
  }

  /** Returns the directive's word, if it has an effect; reports unsupported directives. */
  static Optional<String> read(Entry entry, Consumer<Problem> problems) {
    String word = entry.value() instanceof Scalar scalar ? scalar.text() : "";
    boolean known = word.equals(DELETE) || word.equals(REPLACE) || word.equals(MERGE);
    if (!entry.name().equals(NAME) || !known) {
      problems.accept(
          Problem.error(
              entry.at(),
              entry.name().equals(NAME) ? NAME + ": " + ValueText.of(entry.value()) : entry.name(),
              NAME + ": delete or " + NAME + ": replace",
              "remove it, and write the fields to change; null removes a field"));
      return Optional.empty();
    }
    return Optional.of(word).filter(found -> !found.equals(MERGE));
  }

  /** Finds all directives in a node. */
  static List<Entry> in(Node node) {
    return all(node).toList();
  }

  private static Stream<Entry> all(Node node) {
    if (node instanceof Sequence sequence) {
      return sequence.items().stream().flatMap(PatchDirective::all);
    }
    return node instanceof Mapping mapping
        ? mapping.entries().stream()
            .flatMap(
                entry -> isOne(entry.name()) ? Stream.of(entry) : PatchDirective.all(entry.value()))
        : Stream.of();
  }

  /** Returns the problem of a directive for a kind that is not Kubernetes' own. */
  static Problem meaningless(Entry entry) {
    return Problem.error(
        entry.at(),
        entry.name(),
        "a merge patch (RFC 7386): only kinds of Kubernetes itself have keys to merge lists by",
        "write lists whole; null removes a field");
  }
}
