package io.bizmatters.platform.eds.model.check;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

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
    Optional<Node> node = tree.find(path);
    return node.isPresent() && node.get() instanceof Scalar scalar && !StandIn.isUnknown(scalar)
        ? Optional.of(scalar.text())
        : Optional.empty();
  }

  /** Returns all scalars of a value that are known. */
  static List<Scalar> known(Node node) {
    List<Scalar> known = new ArrayList<>();
    for (Scalar scalar : scalars(node)) {
      if (!StandIn.isUnknown(scalar)) {
        known.add(scalar);
      }
    }
    return known;
  }

  /** Returns all scalars of a value. */
  static List<Scalar> scalars(Node node) {
    List<Scalar> scalars = new ArrayList<>();
    add(node, scalars);
    return scalars;
  }

  private static void add(Node node, List<Scalar> scalars) {
    if (node instanceof Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        add(entry.value(), scalars);
      }
    } else if (node instanceof Sequence sequence) {
      for (Node item : sequence.items()) {
        add(item, scalars);
      }
    } else {
      scalars.add((Scalar) node);
    }
  }

  /** Returns whether neither the service nor the build sets a value. */
  static boolean isDerived(Origin at) {
    return at.spelling() == Spelling.DEFAULT && !OF_THE_BUILD.contains(at.file());
  }
}
