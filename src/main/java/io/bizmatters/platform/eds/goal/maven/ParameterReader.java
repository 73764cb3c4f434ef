package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
   * Returns the parameter's value, one of the constants' names in lower case.
   *
   * @param instead the value to continue with until the problems are reported
   * @param fix the word that the message suggests
   */
  public <E extends Enum<E>> E read(
      String property, String text, Class<E> words, E instead, E fix) {
    List<E> known = List.of(words.getEnumConstants());
    return read(
        property,
        text,
        written ->
            known.stream()
                .filter(one -> word(one).equals(written))
                .findFirst()
                .map(Parsed::good)
                .orElseGet(() -> Parsed.bad(choice(known), word(fix))),
        instead);
  }

  /** Adds a problem of what a parameter names, such as a file. */
  public void add(Problem problem) {
    problems.add(problem);
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Returns {@code none, client or server}. */
  private static String choice(List<? extends Enum<?>> known) {
    int last = known.size() - 1;
    return known.subList(0, last).stream()
            .map(ParameterReader::word)
            .collect(Collectors.joining(", "))
        + " or "
        + word(known.get(last));
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }
}
