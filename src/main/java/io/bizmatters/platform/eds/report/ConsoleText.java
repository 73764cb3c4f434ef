package io.bizmatters.platform.eds.report;

/** What a goal prints, of one or several lines, as the last thing before a console has it. */
public final class ConsoleText {

  private ConsoleText() {}

  /** The text with CI commands broken, and control characters marked; line breaks and tabs stay. */
  public static String of(String text) {
    String safe = CiCommands.broken(text);
    boolean plain = safe.codePoints().noneMatch(c -> c != '\n' && c != '\t' && Line.isInvisible(c));
    return plain ? safe : marked(safe);
  }

  /** Text that a server may have had a part in: secrets are hidden too. */
  public static String ofServer(String text) {
    return of(MaskedText.of(text));
  }

  /** JSON of our own writing with invisible characters as its escapes: it reads as before. */
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
