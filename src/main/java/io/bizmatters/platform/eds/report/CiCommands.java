package io.bizmatters.platform.eds.report;

import java.util.regex.Pattern;

/**
 * Commands that CI servers read in what a build prints: {@code ::set-output …} (GitHub), {@code
 * ##[…]} (GitHub, Azure), {@code ##vso[…]} (Azure), {@code ##teamcity[…]}. Text that others wrote
 * must not hold any.
 */
public final class CiCommands {

  private static final Pattern HASHES = Pattern.compile("##(?=[A-Za-z]{0,32}\\[)");

  /** Not in {@code Type::method}, nor in an address such as {@code ::ffff:10.0.0.1}. */
  private static final Pattern COLONS =
      Pattern.compile("(?<![A-Za-z0-9_])::(?=[A-Za-z])(?![0-9A-Fa-f]{1,4}(?::(?!:)|[\\]/\\s,]|$))");

  private CiCommands() {}

  /** The text with a space in each command's beginning, which makes it plain text. */
  public static String broken(String text) {
    String safe = text.contains("##") ? HASHES.matcher(text).replaceAll("# #") : text;
    return safe.contains("::") ? COLONS.matcher(safe).replaceAll(": :") : safe;
  }

  /** JSON with each command's beginning written as an escape: it reads as before. */
  public static String escapedInJson(String json) {
    String safe = json.contains("##") ? HASHES.matcher(json).replaceAll("#\\\\u0023") : json;
    return safe.contains("::") ? COLONS.matcher(safe).replaceAll(":\\\\u003a") : safe;
  }
}
