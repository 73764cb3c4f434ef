package io.bizmatters.platform.eds.report;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Masks values whose name marks them as secrets: {@code password=…}, {@code "apiKey": "…"}, {@code
 * --token …}, {@code <secret>…}. Reads the text once.
 */
final class AssignedSecrets {

  private static final List<String> WORDS =
      List.of(
          "password",
          "passwd",
          "passphrase",
          "pwd",
          "secret",
          "token",
          "credential",
          "apikey",
          "api-key",
          "api_key",
          "accesskey",
          "access-key",
          "access_key",
          "privatekey",
          "private-key",
          "private_key",
          "nkey",
          "seed");

  /** A part of each word: a text without any part contains none of the words. */
  private static final List<String> PARTS =
      List.of("pass", "pwd", "secret", "token", "credential", "key", "seed");

  private static final List<String> NOT_THE_SECRET_ITSELF =
      List.of("name", "ref", "file", "path", "dir", "type", "count");

  /**
   * What a fix writes where the user has to name something, and what {@code
   * automountServiceAccountToken} is.
   */
  private static final Pattern NO_SECRET =
      Pattern.compile("(?:NAME|KEY|…|true|false)[,;.)}\\]]{0,9}");

  /** The start of a reference to a secret; what it refers to is read after it. */
  private static final Pattern REFERENCE =
      Pattern.compile("\\[?\\{(?:secret|secretKeyRef|valueFrom|configMap|field|name):");

  private static final int MOST_BLANKS = 9;

  /** A table that holds each ASCII character of names at its own index, for a fast test. */
  private static final String OF_NAME = characters("_.-");

  private final String text;
  private final StringBuilder masked;

  private AssignedSecrets(String text) {
    this.text = text;
    this.masked = new StringBuilder(text.length());
  }

  /**
   * Returns a table with letters, digits and these characters at their own indexes, and spaces
   * elsewhere.
   */
  static String characters(String more) {
    StringBuilder table = new StringBuilder();
    for (char c = 0; c < 128; c++) {
      boolean letterOrDigit = c >= '0' && Character.isLetterOrDigit(c);
      table.append(letterOrDigit || more.indexOf(c) >= 0 ? c : (char) 0xffff);
    }
    return table.toString();
  }

  /** Whether a lower-case text may contain such a value. */
  static boolean mayBeIn(String lower) {
    return holdsAny(lower, PARTS);
  }

  /** Whether the value of a variable, key or option of this name is likely a secret. */
  static boolean isSecretName(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return holdsAny(lower, PARTS)
        && holdsAny(lower, WORDS)
        && NOT_THE_SECRET_ITSELF.stream().noneMatch(lower::endsWith);
  }

  private static boolean holdsAny(String lower, List<String> words) {
    for (String word : words) {
      if (lower.contains(word)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the text with each such value masked; quotes around the value stay. */
  static String masked(String text) {
    AssignedSecrets secrets = new AssignedSecrets(text);
    int at = 0;
    while (at < text.length()) {
      at = secrets.next(at);
    }
    return secrets.masked.toString();
  }

  /** Reads one character, or a name with its value; returns the index after it. */
  private int next(int at) {
    int end = at;
    while (end < text.length() && isOfName(text.charAt(end))) {
      end++;
    }
    if (end == at) {
      masked.append(text.charAt(at));
      return at + 1;
    }
    String name = text.substring(at, end);
    masked.append(name);
    int value = isSecretName(name) ? valueAfter(at, end) : -1;
    return value < 0 ? end : value(name, end, value);
  }

  /** Returns the start of the name's value; -1 without a value. */
  private int valueAfter(int name, int end) {
    if (name > 0 && text.charAt(name - 1) == '<' && is(end, '>')) {
      return end + 1;
    }
    int at = is(end, '\\') && (is(end + 1, '"') || is(end + 1, '\'')) ? end + 1 : end;
    at = is(at, '"') || is(at, '\'') ? at + 1 : at;
    at = afterBlanks(at);
    if (is(at, '=') || is(at, ':')) {
      int joint = text.startsWith("=>", at) ? at + 2 : at + 1;
      return afterBlanks(joint);
    }
    boolean option = text.startsWith("--", name) && (is(end, ' ') || is(end, '\t'));
    return option && !is(at, '-') ? at : -1;
  }

  private int afterBlanks(int from) {
    int at = from;
    while (at - from < MOST_BLANKS && (is(at, ' ') || is(at, '\t'))) {
      at++;
    }
    return at;
  }

  private int value(String name, int joint, int from) {
    String quote = quote(from);
    int end = quote.isEmpty() ? endOfWord(joint, from) : endOfQuoted(from, quote);
    masked.append(text, joint, from);
    String word = text.substring(from, end);
    if (REFERENCE.matcher(word).matches()) {
      return from;
    }
    if (end == from || isCount(name, from, end) || NO_SECRET.matcher(word).matches()) {
      masked.append(text, from, end);
    } else {
      masked.append(quote).append(MaskedText.MASK).append(quote);
    }
    return end;
  }

  private String quote(int at) {
    if (text.startsWith("\\\"", at)) {
      return "\\\"";
    }
    boolean single = is(at, '\'') && at + 1 < text.length() && !is(at + 1, '\'');
    return is(at, '"') ? "\"" : single ? "'" : "";
  }

  private int endOfWord(int joint, int from) {
    boolean element = is(joint, '>');
    int end = from;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && !(element && is(end, '<'))) {
      end++;
    }
    return end;
  }

  /** Returns the index after the closing quote, or the end of the text. */
  private int endOfQuoted(int from, String quote) {
    int at = from + quote.length();
    while (at < text.length() && !text.startsWith(quote, at)) {
      if (quote.length() == 2 && is(at, '"')) {
        return at;
      }
      at += !quote.equals("'") && is(at, '\\') ? 2 : 1;
    }
    return Math.min(text.length(), at + (at < text.length() ? quote.length() : 0));
  }

  /** Whether the value is a number, such as {@code maxTokens: 400}, which is not a secret. */
  private boolean isCount(String name, int from, int end) {
    if (!name.toLowerCase(Locale.ROOT).endsWith("tokens")) {
      return false;
    }
    int digits = from;
    while (digits < end && Character.isDigit(text.charAt(digits))) {
      digits++;
    }
    boolean rest = text.substring(digits, end).chars().noneMatch(Character::isLetterOrDigit);
    return digits > from && digits - from <= 9 && rest;
  }

  private boolean is(int at, char wanted) {
    return at < text.length() && text.charAt(at) == wanted;
  }

  private static boolean isOfName(char c) {
    return c < OF_NAME.length() && OF_NAME.charAt(c) == c;
  }
}
