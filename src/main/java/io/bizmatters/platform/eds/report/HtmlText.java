package io.bizmatters.platform.eds.report;

/** Escapes text for HTML or XML, in elements and in quoted attributes. */
public final class HtmlText {

  private HtmlText() {}

  /**
   * Returns the text with masked secrets, escaped markup, and marks for characters that XML
   * forbids.
   */
  public static String of(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    MaskedText.of(text).codePoints().forEach(c -> append(safe, c));
    return safe.toString();
  }

  private static void append(StringBuilder safe, int c) {
    switch (c) {
      case '&' -> safe.append("&amp;");
      case '<' -> safe.append("&lt;");
      case '>' -> safe.append("&gt;");
      case '"' -> safe.append("&quot;");
      case '\'' -> safe.append("&#39;");
      case '\n' -> safe.append('\n');
      default -> {
        if (Line.isInvisible(c) || c == 0xFFFE || c == 0xFFFF) {
          safe.append(String.format("\\u%04x", c));
        } else {
          safe.appendCodePoint(c);
        }
      }
    }
  }
}
