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
