package io.bizmatters.platform.eds.model.grammar;

import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Parsed.Violation;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Visible;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a text must look like.
 *
 * @param allowed the rule in words
 * @param pattern the rule as a schema can hold it, anchored; broader than the check where a pattern
 *     cannot say it all
 * @param maxLength in characters
 * @param example a legal text
 * @param check the rule itself
 * @param number the kind of number that may stand for the text without quotes, if any
 */
public record TextRule(
    String allowed,
    Optional<String> pattern,
    int maxLength,
    String example,
    Function<String, Optional<Violation>> check,
    Optional<ScalarKind> number) {

  /** A rule that is a pattern and a length. */
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

  /** A rule that a reader of the text holds. */
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

  /** Any text up to a length. */
  static TextRule any(String allowed, int maxLength, String example) {
    return matching(allowed, "[\\s\\S]*", maxLength, example, UnaryOperator.identity());
  }

  /** The same rule for a text that people write as a number too: {@code cpu: 2}. */
  TextRule orNumber(ScalarKind kind) {
    return new TextRule(allowed, pattern, maxLength, example, check, Optional.of(kind));
  }

  /** The broken rule, with white space around the text named first: it is the hardest to see. */
  public Optional<Violation> violation(String text) {
    Optional<Violation> broken = check.apply(text);
    String trimmed = Visible.trimmed(text);
    if (broken.isPresent() && !trimmed.equals(text) && check.apply(trimmed).isEmpty()) {
      return Optional.of(new Violation("no white space around the text", trimmed));
    }
    return broken;
  }
}
