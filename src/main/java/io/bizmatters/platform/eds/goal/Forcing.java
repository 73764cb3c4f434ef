package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads {@code eds.forceConflicts}. */
final class Forcing {

  private Forcing() {}

  static Force read(ParameterReader reader, String text) {
    return reader.read("eds.forceConflicts", text, Forcing::parse, Force.nobody());
  }

  /**
   * Parses {@code none}, {@code all}, or names of field managers; {@code true} is allowed because
   * kubectl's option of that name takes it.
   */
  static Parsed<Force> parse(String text) {
    if (text.isEmpty() || text.equals("none") || text.equals("false")) {
      return Parsed.good(Force.nobody());
    }
    if (text.equals("all") || text.equals("true")) {
      return Parsed.good(Force.everybody());
    }
    Set<String> managers =
        Stream.of(text.split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .collect(Collectors.toSet());
    return Parsed.good(Force.of(managers));
  }
}
