package io.bizmatters.platform.eds.model.rule;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the fields that a rule's text names, such as {@code <name>} in {@code ^<name>-workers$},
 * and replaces them by the service's values.
 */
public final class Placeholders {

  /** A named group of a regular expression, {@code (?<name>…)}, names no field. */
  private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\?)<([a-zA-Z][a-zA-Z0-9.]*)>");

  private Placeholders() {}

  /** Returns the paths of the fields that the text names. */
  public static List<String> in(String text) {
    return PLACEHOLDER.matcher(text).results().map(found -> found.group(1)).toList();
  }

  /** Returns the text with the values of the fields; empty if a field has no value. */
  public static Optional<String> filled(String text, Function<String, Optional<String>> values) {
    return filled(text, values, UnaryOperator.identity());
  }

  static Optional<String> filled(
      String text, Function<String, Optional<String>> values, UnaryOperator<String> form) {
    if (in(text).stream().anyMatch(path -> values.apply(path).isEmpty())) {
      return Optional.empty();
    }
    Function<MatchResult, String> value =
        found ->
            Matcher.quoteReplacement(values.apply(found.group(1)).map(form).orElse(found.group()));
    return Optional.of(PLACEHOLDER.matcher(text).replaceAll(value));
  }
}
