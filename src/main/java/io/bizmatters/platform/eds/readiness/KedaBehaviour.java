package io.bizmatters.platform.eds.readiness;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Describes what a release of KEDA reports and what it hides.
 *
 * @param since the first release with this behaviour
 * @param showsMissingStream whether KEDA reports a missing stream on a single NATS server
 * @param showsMissingConsumer whether KEDA reports a missing consumer on a single NATS server
 * @param readyFollowsHpa whether Ready also becomes False on a gap in the HPA's metrics
 * @param reportsHpaActive whether the HPA's health has its own condition; otherwise such a
 *     condition is a leftover of another release
 * @param forceActivation whether an annotation wakes a service that rests at 0
 * @param source the source of this row
 */
public record KedaBehaviour(
    KedaVersion since,
    boolean showsMissingStream,
    boolean showsMissingConsumer,
    boolean readyFollowsHpa,
    boolean reportsHpaActive,
    boolean forceActivation,
    String source) {

  /** The table, the newest release first. */
  static final List<KedaBehaviour> TABLE =
      List.of(
          new KedaBehaviour(
              new KedaVersion(2, 20, 2), true, true, false, true, true, "kedacore/keda PR 7914"),
          new KedaBehaviour(
              new KedaVersion(2, 20, 0),
              true,
              true,
              true,
              false,
              true,
              "kedacore/keda #7657 (consumer), #7649 (Ready)"),
          new KedaBehaviour(
              new KedaVersion(2, 18, 0), false, false, false, false, true, "kedacore/keda PR 6903"),
          new KedaBehaviour(
              new KedaVersion(0, 0, 0),
              false,
              false,
              false,
              false,
              false,
              "kedacore/keda tags v2.10.0 to v2.17.2"));

  /** Returns the behaviour of a release; an unknown release counts as the newest. */
  public static KedaBehaviour of(Optional<KedaVersion> version) {
    return TABLE.stream()
        .filter(row -> version.map(known -> row.since().compareTo(known) <= 0).orElse(true))
        .findFirst()
        .orElse(TABLE.get(TABLE.size() - 1));
  }

  /** Holds the version of KEDA. */
  public record KedaVersion(int major, int minor, int patch) implements Comparable<KedaVersion> {

    private static final Pattern TEXT =
        Pattern.compile("v?([0-9]{1,6})\\.([0-9]{1,6})(?:\\.([0-9]{1,6}))?(?:[-+].*)?");
    private static final Comparator<KedaVersion> ORDER =
        Comparator.comparingInt(KedaVersion::major)
            .thenComparingInt(KedaVersion::minor)
            .thenComparingInt(KedaVersion::patch);

    /**
     * Parses an image's tag or the operator's version label; empty for {@code main} and digests.
     */
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
}
