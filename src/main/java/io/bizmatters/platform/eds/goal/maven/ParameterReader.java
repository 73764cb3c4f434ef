package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.bizmatters.platform.eds.model.tree.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the goals' own parameters that are more than text; reports all bad ones at once. */
public final class ParameterReader {

  private final List<Problem> problems = new ArrayList<>();

  /**
   * Returns the parameter's value.
   *
   * @param property its user property
   * @param instead the value to continue with until the problems are reported
   */
  public <T> T read(String property, String text, Function<String, Parsed<T>> grammar, T instead) {
    Parsed<T> parsed = grammar.apply(text.strip());
    Optional<Violation> broken = parsed.broken();
    if (broken.isPresent()) {
      problems.add(
          Problem.error(
              new Origin("-D" + property, 0, 0, "", Spelling.PROPERTY),
              VisibleText.quoted(text),
              broken.get().allowed(),
              broken.get().fix()));
    }
    return parsed.legal().orElse(instead);
  }

  /**
   * Returns the parameter's value, one of some words.
   *
   * @param instead the value to continue with until the problems are reported
   * @param fix the word that the message suggests for a text that is near no word
   */
  public <W extends Word> W read(String property, String text, W[] words, W instead, W fix) {
    return read(property, text, written -> Word.parseNearest(words, written, fix), instead);
  }

  /** Adds a problem of what a parameter names, such as a file. */
  public void add(Problem problem) {
    problems.add(problem);
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }
}
