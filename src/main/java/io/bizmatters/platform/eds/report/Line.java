package io.bizmatters.platform.eds.report;

import java.util.Arrays;
import java.util.List;

/** Text from somebody's files, made fit for one line of a console or a log. */
final class Line {

  private Line() {}

  /**
   * The text with line breaks and control characters marked: a value cannot start a line of its
   * own, nor colour a terminal. What a CI server would take for a command is broken.
   */
  static String of(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(line, c));
    return CiCommands.broken(line.toString());
  }

  /** Each text, as {@link #of} has it. */
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

  /** Control characters, line separators, and formats such as those that turn text around. */
  static boolean isInvisible(int c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR
        || type == Character.SURROGATE;
  }

  /** At most {@code longest} characters, the last of them an ellipsis where something is cut. */
  static String cut(String line, int longest) {
    if (line.codePointCount(0, line.length()) <= longest) {
      return line;
    }
    return line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** The text, filled with spaces up to a width in characters. */
  static String padded(String line, int width) {
    int length = line.codePointCount(0, line.length());
    return line + " ".repeat(Math.max(0, width - length));
  }
}
