package io.bizmatters.platform.eds.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns a Maven version into a semantic version, which charts need. */
final class SemanticVersion {

  private static final Pattern NUMBERS =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?(?:\\.([0-9]{1,9}))?(?:[-.+](.*))?");

  private SemanticVersion() {}

  static String of(String version) {
    Matcher matcher = NUMBERS.matcher(version);
    if (!matcher.matches()) {
      return "0.0.0-" + qualifier(version);
    }
    String numbers = number(matcher, 1) + "." + number(matcher, 2) + "." + number(matcher, 3);
    String rest = matcher.group(4) == null ? "" : qualifier(matcher.group(4));
    return rest.isEmpty() ? numbers : numbers + "-" + rest;
  }

  private static int number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
  }

  /** Returns identifiers of letters, digits and hyphens; a number has no leading zero. */
  private static String qualifier(String text) {
    return text.replaceAll("[^0-9A-Za-z.-]", "-")
        .replaceAll("(?<![^.])0+(?=[0-9]+(?:\\.|$))", "")
        .replaceAll("^\\.+|\\.+$|(?<=\\.)\\.+", "");
  }
}
