package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

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
}
