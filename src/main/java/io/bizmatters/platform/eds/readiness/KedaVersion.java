package io.bizmatters.platform.eds.readiness;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds the version of KEDA. */
public record KedaVersion(int major, int minor, int patch) implements Comparable<KedaVersion> {

  private static final Pattern TEXT =
      Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?(?:[-+].*)?");
  private static final Comparator<KedaVersion> ORDER =
      Comparator.comparingInt(KedaVersion::major)
          .thenComparingInt(KedaVersion::minor)
          .thenComparingInt(KedaVersion::patch);

  /** Parses an image's tag or the operator's version label; empty for {@code main} and digests. */
  public static Optional<KedaVersion> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String patch = matcher.group(3);
    return Optional.of(
        new KedaVersion(
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            patch == null ? 0 : Integer.parseInt(patch)));
  }

  @Override
  public int compareTo(KedaVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
