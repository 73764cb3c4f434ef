package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.model.Origin;
import io.bizmatters.platform.eds.model.Parsed;
import io.bizmatters.platform.eds.model.Problem;
import io.bizmatters.platform.eds.model.Spelling;
import io.bizmatters.platform.eds.model.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Reads the goals' own parameters that are more than text; all bad ones are told at once. */
final class ParameterReader {

  private final List<Problem> problems = new ArrayList<>();

  /**
   * The parameter's value.
   *
   * @param property its user property
   * @param instead what is gone on with until the problems are told
   */
  <T> T read(String property, String text, Function<String, Parsed<T>> grammar, T instead) {
    Parsed<T> parsed = grammar.apply(text.strip());
    parsed
        .broken()
        .ifPresent(
            violation ->
                problems.add(
                    Problem.error(
                        new Origin("-D" + property, 0, 0, "", Spelling.PROPERTY),
                        Visible.quoted(text),
                        violation.allowed(),
                        violation.fix())));
    return parsed.legal().orElse(instead);
  }

  List<Problem> problems() {
    return List.copyOf(problems);
  }
}
