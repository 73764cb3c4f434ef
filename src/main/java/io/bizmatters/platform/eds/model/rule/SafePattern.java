package io.bizmatters.platform.eds.model.rule;

import io.bizmatters.platform.eds.model.tree.Parsed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a platform that cannot hold up a build: the search counts the characters
 * that it reads, and stops when it reads far more than a text has.
 *
 * <p>As in a JSON Schema, the expression may match anywhere in the text unless it is anchored. It
 * may name fields of the service: {@code ^<name>-workers$}.
 */
public final class SafePattern {

  /** About ten milliseconds; a usual expression reads each character a few times. */
  private static final int MOST_READS = 1_000_000;

  /** The length of a long name in Kubernetes. */
  private static final int LONG_NAME = 253;

  /**
   * A repeated group that repeats one thing, {@code (a+)+}, or whose alternatives begin alike,
   * {@code (a|aa)*}: Java remembers where it has been, but the readers of a JSON Schema do not.
   */
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "\\((?:\\?:)?(?:\\[[^\\]]*\\]|\\\\.|[^()\\[\\]\\\\])[+*]\\)[+*{]"
              + "|\\((?:\\?:)?([^()|]+)\\|\\1[^()|]*\\)[+*{]");

  private static final Pattern LITERAL_START = Pattern.compile("\\^?((?:[\\w/ -]|\\\\[./:-])*)");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]+");
  private static final List<String> UNITS =
      List.of("a", "A", "0", "-", "_", ".", "/", " ", "aA", "a-", "a.", "a/", "A_", "a0");

  private final String text;
  private final Optional<Pattern> fixed;

  private SafePattern(String text, Optional<Pattern> fixed) {
    this.text = text;
    this.fixed = fixed;
  }

  /** Says whether a text has the pattern. */
  public enum Answer {
    FOUND,
    MISSING,
    /** The search was given up. */
    TOO_COSTLY
  }

  /** Parses an expression, and tries it on long names. */
  public static Parsed<SafePattern> parse(String text) {
    return parse(text, true);
  }

  /** Parses an expression of the plugin itself, which a cold build need not try. */
  public static Parsed<SafePattern> parseKnown(String text) {
    return parse(text, false);
  }

  private static Parsed<SafePattern> parse(String text, boolean tries) {
    boolean isFixed = Placeholders.in(text).isEmpty();
    Pattern compiled;
    try {
      compiled = Pattern.compile(isFixed ? text : sample(text));
    } catch (PatternSyntaxException broken) {
      int at = broken.getIndex();
      return Parsed.bad(
          "a regular expression: "
              + broken.getDescription()
              + (at < 0 ? "" : " near character " + (at + 1)),
          "correct it; a backslash before a character takes it literally");
    }
    SafePattern pattern = new SafePattern(text, isFixed ? Optional.of(compiled) : Optional.empty());
    return tries && isCostly(text, compiled)
        ? Parsed.bad(
            "a regular expression that judges a name of "
                + LONG_NAME
                + " characters in less than a million steps",
            "let no two parts of it match the same text: one repetition inside another, or"
                + " alternatives that begin alike")
        : Parsed.good(pattern);
  }

  private static String sample(String text) {
    return Placeholders.filled(text, path -> Optional.of("a")).orElse(text);
  }

  private static boolean isCostly(String text, Pattern compiled) {
    // one repetition alone reads a text at most once from each of its characters
    int repetitions = 0;
    for (int i = 0; i < text.length(); i++) {
      repetitions += "+*{".indexOf(text.charAt(i)) >= 0 ? 1 : 0;
    }
    if (repetitions == 0) {
      return false;
    }
    return AMBIGUOUS.matcher(text).find()
        || (repetitions > 1
            && longNames(text).stream()
                .anyMatch(name -> search(compiled, name) == Answer.TOO_COSTLY));
  }

  /** Returns the expression as it is written. */
  public String text() {
    return text;
  }

  /** Returns whether the expression names fields of the service. */
  public boolean namesFields() {
    return fixed.isEmpty();
  }

  /**
   * Searches a text.
   *
   * @param fields the values of the service's fields; a pattern that names a field without a value
   *     judges nothing
   */
  public Answer in(String searched, Function<String, Optional<String>> fields) {
    if (fixed.isPresent()) {
      return search(fixed.get(), searched);
    }
    Optional<String> filled = Placeholders.filled(text, fields, Pattern::quote);
    return filled.isPresent() ? search(Pattern.compile(filled.get()), searched) : Answer.FOUND;
  }

  private static Answer search(Pattern pattern, String searched) {
    try {
      Matcher matcher = pattern.matcher(new CountedText(searched, new Reads()));
      return matcher.find() ? Answer.FOUND : Answer.MISSING;
    } catch (TooManyReads | StackOverflowError costly) {
      return Answer.TOO_COSTLY;
    }
  }

  /** Returns long texts that begin as the pattern does and nearly match it. */
  private static List<String> longNames(String text) {
    Matcher start = LITERAL_START.matcher(text);
    String prefix = start.lookingAt() ? start.group(1).replace("\\", "") : "";
    Set<String> units = new LinkedHashSet<>(UNITS);
    WORD.matcher(text).results().limit(20).forEach(word -> units.add(word.group()));
    text.chars()
        .filter(c -> c < 128 && Character.isLetterOrDigit(c))
        .distinct()
        .limit(40)
        .forEach(c -> units.add(Character.toString(c)));
    List<String> names = new ArrayList<>();
    for (String unit : units) {
      String repeated = unit.repeat(LONG_NAME / unit.length());
      names.add(prefix + repeated + "!");
      names.add(prefix + repeated);
    }
    return names;
  }

  /** Counts the characters that a search reads. */
  private static final class Reads {
    private int count;

    void next() {
      if (++count > MOST_READS) {
        throw new TooManyReads();
      }
    }
  }

  private record CountedText(CharSequence text, Reads reads) implements CharSequence {

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      reads.next();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new CountedText(text.subSequence(start, end), reads);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }

  /** Ends a search from inside the matcher, which knows no other way. */
  private static final class TooManyReads extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyReads() {
      super("a pattern reads its text too often", null, false, false);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
