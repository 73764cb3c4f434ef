package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.yaml.Interpolated;
import java.util.List;
import java.util.Optional;

/**
 * Resolves an image that names a property as <code>@{name}</code>. Maven does not replace this
 * form, so the value at the time of the goal counts, not the POM's.
 */
final class LateImage {

  private static final String IMAGE = "image";
  private static final String LATE = "@{";

  private final Interpolation interpolation;
  private final List<Problem> problems;

  LateImage(Interpolation interpolation, List<Problem> problems) {
    this.interpolation = interpolation;
    this.problems = problems;
  }

  /** Returns the tree with such an image resolved. */
  Mapping resolved(Mapping tree) {
    Optional<Node> image = tree.get(IMAGE);
    if (image.isEmpty() || !(image.get() instanceof Scalar text) || !text.text().contains(LATE)) {
      return tree;
    }
    Interpolated found = interpolation.apply(text.text().replace(LATE, "${"));
    found
        .faults()
        .forEach(
            fault ->
                problems.add(
                    Problem.error(text.origin(), fault.found(), fault.allowed(), fault.fix())));
    Scalar resolved =
        new Scalar(found.text(), ScalarKind.TEXT, found.used(), found.unresolved(), text.origin());
    Entry entry = new Entry(IMAGE, text.origin(), resolved);
    return tree.merge(new Mapping(List.of(entry), tree.origin()));
  }
}
