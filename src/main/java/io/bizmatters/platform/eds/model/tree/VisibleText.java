package io.bizmatters.platform.eds.model.tree;

/** Formats texts so that a reader sees every character. */
public final class VisibleText {

  private static final int LONGEST = 120;

  private VisibleText() {}

  /**
   * Returns the text in quotes, with visible white space and control characters, cut after 120
   * characters.
   */
  public static String quoted(String text) {
    StringBuilder shown = new StringBuilder("\"");
    int last = text.length() - 1;
    for (int i = 0; i <= last && shown.length() < LONGEST; i++) {
      char c = text.charAt(i);
      boolean edge = i == 0 || i == last;
      shown.append(c == ' ' && edge ? "␠" : marked(c));
    }
    if (text.length() > LONGEST) {
      shown.append("… (").append(text.length()).append(" characters)");
    }
    return shown.append('"').toString();
  }

  private static String marked(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      case '"' -> "\\\"";
      default ->
          Character.isISOControl(c) || (c != ' ' && isBlank(c))
              ? String.format("\\u%04x", (int) c)
              : String.valueOf(c);
    };
  }

  /**
   * Whether a character is white space, including no-break and zero-width spaces, which editors
   * hide.
   */
  public static boolean isBlank(char c) {
    return Character.isWhitespace(c)
        || Character.isSpaceChar(c)
        || c == '\u200b'
        || c == '\u2060'
        || c == '\ufeff';
  }

  /** Returns the text without white space at its ends. */
  public static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isBlank(text.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }
}
