package io.bizmatters.platform.eds.simulate;

import java.util.Optional;

/**
 * What all runs together show.
 *
 * @param replicas the highest desired replicas
 * @param lag the highest lag
 * @param podHours the hours of all pods that existed
 * @param cost empty without a price
 * @param drainedAt the second since which the lag stayed zero; infinite for a run that ends with a
 *     lag
 * @param atMaxSeconds the seconds with the most replicas
 * @param messages the published messages
 */
public record Summary(
    Range replicas,
    Range lag,
    Waiting waitSeconds,
    Range podHours,
    Optional<Range> cost,
    Range drainedAt,
    Range atMaxSeconds,
    Range messages) {

  /** The seconds from a message's publish until a worker begins it. */
  public record Waiting(Range p50, Range p95, Range max) {}
}
