package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The texts of a tree's fields, legal or not, as far as they are known. */
final class WrittenTexts implements Function<String, Optional<String>> {

  /** Settings of the build that reach a service as its lowest layer. */
  private static final List<String> OF_THE_BUILD = List.of("eds.namespace", "project.artifactId");

  private final Mapping tree;

  WrittenTexts(Mapping tree) {
    this.tree = tree;
  }

  /** Returns the text of the field at a path; empty if it is missing or not known yet. */
  @Override
  public Optional<String> apply(String path) {
    return tree.find(path)
        .filter(Scalar.class::isInstance)
        .map(Scalar.class::cast)
        .filter(scalar -> scalar.unknown().isEmpty())
        .map(Scalar::text);
  }

  /** Returns all scalars of a value that are known. */
  static Stream<Scalar> scalars(Node node) {
    if (node instanceof Mapping mapping) {
      return mapping.entries().stream().flatMap(entry -> scalars(entry.value()));
    }
    return node instanceof Sequence sequence
        ? sequence.items().stream().flatMap(WrittenTexts::scalars)
        : Stream.of((Scalar) node).filter(scalar -> !StandIn.isUnknown(scalar));
  }

  /** Returns whether neither the service nor the build sets a value. */
  static boolean isDerived(Origin at) {
    return at.spelling() == Spelling.DEFAULT && !OF_THE_BUILD.contains(at.file());
  }
}
