package io.bizmatters.platform.eds.report;

import java.util.Arrays;
import java.util.List;

/** Makes text from files safe for one line of a console or a log. */
final class Line {

  private Line() {}

  /**
   * Returns the text with visible line breaks and control characters, so that a value cannot start
   * a new line or control a terminal. Commands of CI servers are broken.
   */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(line, c));
    return CiCommands.broken(line.toString());
  }

  /** Applies {@link #of} to each text. */
  static List<String> each(String... texts) {
    return Arrays.stream(texts).map(Line::of).toList();
  }

  static void append(StringBuilder line, int c) {
    switch (c) {
      case '\n' -> line.append("\\n");
      case '\r' -> line.append("\\r");
      case '\t' -> line.append("\\t");
      default -> {
        if (isInvisible(c)) {
          line.append(String.format("\\u%04x", c));
        } else {
          line.appendCodePoint(c);
        }
      }
    }
  }

  /**
   * Whether a character is invisible: control characters, line separators, and formats such as
   * those that reverse text.
   */
  static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /** Cuts a text to {@code longest} characters; the last character of a cut text is an ellipsis. */
  static String cut(String line, int longest) {
    if (line.codePointCount(0, line.length()) <= longest) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** Pads a text with spaces to a width in characters. */
  static String padded(String line, int width) {
    int length = line.codePointCount(0, line.length());
    return line + " ".repeat(Math.max(0, width - length));
  }
}
