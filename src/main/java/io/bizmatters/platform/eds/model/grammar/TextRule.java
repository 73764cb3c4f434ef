package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * Describes the rule for a text.
 *
 * @param allowed the rule in words
 * @param pattern an anchored pattern for schemas; it accepts more than the check when a pattern
 *     cannot express the rule
 * @param maxLength the maximal length in characters
 * @param example a legal text
 * @param check the rule itself
 * @param number the kind of number that is accepted without quotes, if any
 */
public record TextRule(
    String allowed,
    Optional<String> pattern,
    int maxLength,
    String example,
    Function<String, Optional<Violation>> check,
    Optional<ScalarKind> number) {

  /** Returns a rule that consists of a pattern and a length. */
  static TextRule matching(
      String allowed, String pattern, int maxLength, String example, UnaryOperator<String> mend) {
    Pattern compiled = Pattern.compile(pattern);
    return new TextRule(
        allowed,
        Optional.of("^(?:" + pattern + ")$"),
        maxLength,
        example,
        text -> violation(text, compiled, allowed, maxLength, example, mend),
        Optional.empty());
  }

  private static Optional<Violation> violation(
      String text,
      Pattern pattern,
      String allowed,
      int maxLength,
      String example,
      UnaryOperator<String> mend) {
    if (text.length() > maxLength) {
      return Optional.of(
          new Violation("at most " + maxLength + " characters", "a shorter one: " + example));
    }
    if (pattern.matcher(text).matches()) {
      return Optional.empty();
    }
    String mended = mend.apply(text);
    boolean legal = mended.length() <= maxLength && pattern.matcher(mended).matches();
    return Optional.of(new Violation(allowed, legal ? mended : example));
  }

  /** Returns a rule that a parser of the text checks. */
  static <T> TextRule parsed(
      String allowed,
      String pattern,
      int maxLength,
      String example,
      Function<String, Parsed<T>> reader) {
    return new TextRule(
        allowed,
        Optional.of(pattern),
        maxLength,
        example,
        text -> {
          if (text.length() > maxLength) {
            return Optional.of(
                new Violation("at most " + maxLength + " characters", "a shorter one: " + example));
          }
          return reader.apply(text).broken();
        },
        Optional.empty());
  }

  /** Returns a rule that accepts any text up to a length. */
  static TextRule any(String allowed, int maxLength, String example) {
    return matching(allowed, "[\\s\\S]*", maxLength, example, UnaryOperator.identity());
  }

  /**
   * Returns this rule in other words: what it says of a text that breaks it, where the rule itself
   * and not only the length is broken.
   */
  public TextRule saying(String words) {
    return new TextRule(
        words,
        pattern,
        maxLength,
        example,
        text ->
            check
                .apply(text)
                .map(
                    broken ->
                        broken.allowed().equals(allowed)
                            ? new Violation(words, broken.fix())
                            : broken),
        number);
  }

  /** Returns this rule for a text that may also be written as a number: {@code cpu: 2}. */
  TextRule orNumber(ScalarKind kind) {
    return new TextRule(allowed, pattern, maxLength, example, check, Optional.of(kind));
  }

  /**
   * Returns the broken rule; white space around the text is reported first, because it is the
   * hardest to see.
   */
  public Optional<Violation> violation(String text) {
    Optional<Violation> broken = check.apply(text);
    String trimmed = VisibleText.trimmed(text);
    if (broken.isPresent() && !trimmed.equals(text) && check.apply(trimmed).isEmpty()) {
      return Optional.of(new Violation("no white space around the text", trimmed));
    }
    return broken;
  }
}
