package io.bizmatters.platform.eds.report;

/**
 * Makes a goal's output, of one or several lines, safe for a console. It is the last step before
 * printing.
 */
public final class ConsoleText {

  private ConsoleText() {}

  /**
   * Returns the text with broken CI commands and visible control characters; line breaks and tabs
   * stay.
   */
  public static String of(String text) {
    String safe = CiCommands.broken(text);
    boolean plain = safe.codePoints().noneMatch(c -> c != '\n' && c != '\t' && Line.isInvisible(c));
    return plain ? safe : marked(safe);
  }

  /** Returns text that may come from a server, with secrets masked too. */
  public static String ofServer(String text) {
    return of(MaskedText.of(text));
  }

  /** Returns this plugin's JSON with invisible characters as escapes, which keeps its meaning. */
  public static String ofJson(String json) {
    StringBuilder safe = new StringBuilder(json.length());
    json.codePoints()
        .forEach(
            c -> {
              String text = Character.toString(c);
              boolean escaped = c != '\n' && Line.isInvisible(c);
              text.chars()
                  .forEach(
                      unit -> safe.append(escaped ? String.format("\\u%04x", unit) : (char) unit));
            });
    return safe.toString();
  }

  private static String marked(String text) {
    StringBuilder marked = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c == '\n' || c == '\t') {
                marked.appendCodePoint(c);
              } else {
                Line.append(marked, c);
              }
            });
    return marked.toString();
  }
}
