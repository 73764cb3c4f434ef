package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.goal.maven.PomConfiguration.PomLocation;
import io.bizmatters.platform.eds.model.check.UnknownField;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/** Describes an element of {@code <configuration>} that is no parameter. */
final class UnknownElement {

  private UnknownElement() {}

  static Problem problem(Xpp3Dom element, Path base, Set<String> known) {
    PomLocation location = PomLocation.of(element, base);
    Origin at =
        new Origin(
            location.file(), location.line(), 0, "<" + element.getName() + ">", Spelling.POM);
    List<String> names = known.stream().sorted().toList();
    return UnknownField.of(at, element.getName(), names, Optional.empty());
  }
}
