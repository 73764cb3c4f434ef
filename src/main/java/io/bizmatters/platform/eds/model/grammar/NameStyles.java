package io.bizmatters.platform.eds.model.grammar;

import java.util.Locale;
import java.util.stream.Stream;

/** Spells a name in the styles that people use. */
public final class NameStyles {

  private NameStyles() {}

  /** Returns the name in each style; some may be empty. */
  public static Stream<String> of(String name) {
    String upperSnake = TextRules.upperSnake(name);
    return Stream.of(
        name.replaceAll("^[-_.\\s]+|[-_.\\s]+$", ""),
        TextRules.kebab(name),
        upperSnake,
        upperSnake.toLowerCase(Locale.ROOT),
        name.toLowerCase(Locale.ROOT),
        name.toUpperCase(Locale.ROOT));
  }
}
