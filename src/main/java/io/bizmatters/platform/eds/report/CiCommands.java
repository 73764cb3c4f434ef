package io.bizmatters.platform.eds.report;

/**
 * Breaks commands that CI servers read in a build's output: {@code ::set-output …} (GitHub), {@code
 * ##[…]} (GitHub, Azure), {@code ##vso[…]} (Azure), {@code ##teamcity[…]}. Text of others must not
 * contain commands.
 */
public final class CiCommands {

  private static final int LONGEST_NAME = 32;
  private static final int LONGEST_GROUP = 4;

  private CiCommands() {}

  /** Returns the text with a space in the beginning of each command, which makes it plain text. */
  public static String broken(String text) {
    return with(with(text, "##", "# #"), "::", ": :");
  }

  /** Returns the JSON with the beginning of each command as an escape, which keeps its meaning. */
  public static String escapedInJson(String json) {
    return with(with(json, "##", "#\\u0023"), "::", ":\\u003a");
  }

  private static String with(String text, String beginning, String instead) {
    int at = text.indexOf(beginning);
    if (at < 0) {
      return text;
    }
    StringBuilder safe = new StringBuilder(text.length() + 8);
    int from = 0;
    while (at >= 0) {
      boolean command = beginning.equals("##") ? isInBrackets(text, at + 2) : isCommand(text, at);
      safe.append(text, from, at).append(command ? instead : text.substring(at, at + 1));
      from = command ? at + 2 : at + 1;
      at = text.indexOf(beginning, from);
    }
    return safe.append(text, from, text.length()).toString();
  }

  /** Whether a bracket, or a word and then a bracket, begin at the index. */
  private static boolean isInBrackets(String text, int from) {
    int at = from;
    while (at < text.length() && at - from < LONGEST_NAME && isLetter(text.charAt(at))) {
      at++;
    }
    return at < text.length() && text.charAt(at) == '[';
  }

  /**
   * Whether colons begin a command, unlike {@code Type::method} or an address such as {@code
   * ::ffff:10.0.0.1}.
   */
  private static boolean isCommand(String text, int colons) {
    int name = colons + 2;
    boolean begins = colons == 0 || !isOfWord(text.charAt(colons - 1));
    return begins
        && name < text.length()
        && isLetter(text.charAt(name))
        && !isGroupOfAddress(text, name);
  }

  private static boolean isGroupOfAddress(String text, int from) {
    int at = from;
    while (at < text.length() && Character.digit(text.charAt(at), 16) >= 0) {
      at++;
    }
    if (at - from > LONGEST_GROUP || at == from) {
      return false;
    }
    boolean oneColon = at < text.length() && text.charAt(at) == ':' && !text.startsWith("::", at);
    return at == text.length() || oneColon || "]/, \t\n".indexOf(text.charAt(at)) >= 0;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isOfWord(char c) {
    return isLetter(c) || (c >= '0' && c <= '9') || c == '_';
  }
}
