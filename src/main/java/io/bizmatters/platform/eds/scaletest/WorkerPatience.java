package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;
import java.util.Optional;

/** How long the worker is left alone with the messages: as long as it takes some. */
final class WorkerPatience {

  /** The seed's own: then its script took the messages by hand. */
  static final Duration IDLE = Duration.ofSeconds(30);

  static final Duration LONGEST = Duration.ofMinutes(10);

  private WorkerPatience() {}

  /**
   * Why the goal takes the rest itself; empty while the worker goes on.
   *
   * @param top when the messages were left to the worker
   */
  static Optional<String> end(Trace trace, Limits limits, Duration top) {
    long lowest = Long.MAX_VALUE;
    long first = 0;
    Duration progress = top;
    for (Observation seen : trace.since(top).toList()) {
      first = lowest == Long.MAX_VALUE ? seen.lag() : first;
      if (lowest != Long.MAX_VALUE && seen.lag() < lowest) {
        progress = seen.at();
      }
      lowest = Math.min(lowest, seen.lag());
    }
    boolean idle = trace.until().minus(progress).compareTo(IDLE) > 0;
    boolean late = trace.until().minus(top).compareTo(LONGEST) > 0;
    if (!idle && !late) {
      return Optional.empty();
    }
    boolean untouched = first == lowest && first >= limits.lagBefore() + limits.messages();
    return Optional.of(
        untouched
            ? "the worker has acknowledged none of the messages in 30 s"
            : "the worker has left a lag of " + lowest);
  }
}
