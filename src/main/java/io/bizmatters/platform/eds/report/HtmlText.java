package io.bizmatters.platform.eds.report;

/** Text as a part of HTML or XML, in elements and in quoted attributes. */
public final class HtmlText {

  private HtmlText() {}

  /** Secrets are hidden, markup is text, and what no XML may hold is marked. */
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
