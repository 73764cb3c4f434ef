package io.bizmatters.platform.eds.model.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the fields that a rule's text names, such as {@code <name>} in {@code ^<name>-workers$},
 * and replaces them by the service's values.
 */
public final class Placeholders {

  /** A named group of a regular expression, {@code (?<name>…)}, names no field. */
  private static final Pattern PLACEHOLDER = Pattern.compile("(?<!\\?)<([a-zA-Z][a-zA-Z0-9.]*)>");

  /** Knows the value of no field. */
  public static final Function<String, Optional<String>> NO_VALUES = path -> Optional.empty();

  private Placeholders() {}

  /** Returns the paths of the fields that the text names. */
  public static List<String> in(String text) {
    if (!mayName(text)) {
      return List.of();
    }
    List<String> paths = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      paths.add(matcher.group(1));
    }
    return List.copyOf(paths);
  }

  private static boolean mayName(String text) {
    return text.indexOf('<') >= 0;
  }

  /** Returns the text with the values of the fields; empty if a field has no value. */
  public static Optional<String> filled(String text, Function<String, Optional<String>> values) {
    return mayName(text) ? filled(text, values, UnaryOperator.identity()) : Optional.of(text);
  }

  static Optional<String> filled(
      String text, Function<String, Optional<String>> values, UnaryOperator<String> form) {
    StringBuilder filled = new StringBuilder();
    Matcher matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      Optional<String> value = values.apply(matcher.group(1));
      if (value.isEmpty()) {
        return Optional.empty();
      }
      matcher.appendReplacement(filled, Matcher.quoteReplacement(form.apply(value.get())));
    }
    return Optional.of(matcher.appendTail(filled).toString());
  }
}
