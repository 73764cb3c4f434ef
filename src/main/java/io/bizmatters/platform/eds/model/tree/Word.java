package io.bizmatters.platform.eds.model.tree;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** One of a few words that people write; an enum implements it. */
public interface Word {

  /** Returns the name of the constant. */
  String name();

  /** Returns the word: the constant's name in lower case. */
  default String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the words that can be written, in order. */
  static List<String> of(Word[] values) {
    return Stream.of(values).map(Word::word).filter(word -> !word.isEmpty()).toList();
  }

  /**
   * Parses one of the words.
   *
   * @param fix the suggestion for another text
   */
  static <T extends Word> Parsed<T> parse(T[] values, String text, String fix) {
    return Stream.of(values)
        .filter(value -> value.word().equals(text))
        .findFirst()
        .map(Parsed::good)
        .orElseGet(() -> Parsed.bad(choice(of(values)), fix));
  }

  /**
   * Parses one of the words, and suggests the nearest for another text.
   *
   * @param otherwise the suggestion if no word is near
   */
  static <T extends Word> Parsed<T> parseNearest(T[] values, String text, T otherwise) {
    return parse(values, text, NearestName.of(text, of(values)).orElse(otherwise.word()));
  }

  /** Returns {@code none, client or server}. */
  private static String choice(List<String> words) {
    int last = words.size() - 1;
    return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
  }
}
