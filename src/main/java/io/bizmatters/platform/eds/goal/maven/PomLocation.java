package io.bizmatters.platform.eds.goal.maven;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * The place of an element in a POM. Maven gives it only as text: Maven 3 as {@code line : column,
 * group:artifact:version file}, Maven 4 as {@code file @ line:column}.
 *
 * @param file the POM, relative to the module if it lies inside
 * @param line 1-based, 0 if unknown
 */
record PomLocation(String file, int line) {

  private static final String POM = "pom.xml";
  private static final Pattern MAVEN_3 = Pattern.compile("([0-9]+) : [0-9]+(?:, \\S+ (.*))?");
  private static final Pattern MAVEN_4 = Pattern.compile("(.*) @ ([0-9]+):[0-9]+");
  private static final PomLocation UNKNOWN = new PomLocation(POM, 0);

  /** Returns the place of an element, as far as Maven knows it. */
  static PomLocation of(Xpp3Dom element, Path base) {
    Object location = element.getInputLocation();
    return location == null ? UNKNOWN : parse(location.toString(), base);
  }

  /** Parses Maven's text of a place. */
  static PomLocation parse(String location, Path base) {
    Matcher three = MAVEN_3.matcher(location);
    if (three.matches()) {
      String file = three.group(2);
      return new PomLocation(file == null ? POM : shown(file, base), number(three.group(1)));
    }
    Matcher four = MAVEN_4.matcher(location);
    return four.matches()
        ? new PomLocation(shown(four.group(1), base), number(four.group(2)))
        : UNKNOWN;
  }

  private static int number(String digits) {
    return digits.length() > 9 ? 0 : Integer.parseInt(digits);
  }

  private static String shown(String file, Path base) {
    String text = file.startsWith("file:") ? path(file) : file;
    if (!text.contains("/") && !text.contains("\\")) {
      return POM;
    }
    Path pom = Path.of(text).normalize();
    Path shown = pom.startsWith(base) ? base.relativize(pom) : pom;
    return shown.toString().replace('\\', '/');
  }

  /** Returns the path of a URL, whether or not its blanks are encoded. */
  private static String path(String url) {
    try {
      return Path.of(URI.create(url)).toString();
    } catch (IllegalArgumentException notEncoded) {
      return url.replaceFirst("^file:/*(?=/)", "");
    }
  }
}
