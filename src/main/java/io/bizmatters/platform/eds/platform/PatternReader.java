package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Text;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.grammar.ValueText;
import io.bizmatters.platform.eds.model.rule.Placeholders;
import io.bizmatters.platform.eds.model.rule.PlatformName;
import io.bizmatters.platform.eds.model.rule.SafePattern;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import java.util.Optional;

/** Reads the pattern of a rule. */
final class PatternReader {

  private final PlatformName platform;
  private final List<Problem> problems;

  PatternReader(PlatformName platform, List<Problem> problems) {
    this.platform = platform;
    this.problems = problems;
  }

  Optional<SafePattern> read(Section section) {
    Optional<Scalar> text = section.scalar("pattern", "\"^[a-z-]+$\"");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (namesUnknown(text.get())) {
      return Optional.empty();
    }
    Parsed<SafePattern> pattern =
        platform.isBuiltIn()
            ? SafePattern.parseKnown(text.get().text())
            : SafePattern.parse(text.get().text());
    Optional<Violation> broken = pattern.broken();
    if (broken.isPresent()) {
      problems.add(
          Problem.error(
              text.get().origin(),
              ValueText.of(text.get()),
              broken.get().allowed(),
              broken.get().fix()));
    }
    return pattern.legal();
  }

  /** Returns whether a text names something that is no field; reports the first such name. */
  boolean namesUnknown(Scalar text) {
    for (String path : Placeholders.in(text.text())) {
      Optional<Field> named = Fields.at(path);
      if (named.isEmpty() || !(named.get().type() instanceof Text)) {
        List<String> known =
            Fields.all().stream()
                .filter(field -> field.type() instanceof Text)
                .map(field -> field.path())
                .toList();
        problems.add(
            Problem.error(
                text.origin(),
                "<" + path + ">",
                "a field of a service that is a text, in the POM's names",
                NearestName.of(path, known)
                    .map(near -> "did you mean <" + near + ">?")
                    .orElse("<name>")));
        return true;
      }
    }
    return false;
  }
}
