package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import java.time.Duration;
import java.util.Optional;

/** Decides how long the worker may drain the messages itself: as long as it makes progress. */
final class WorkerPatience {

  /** The time without progress after which the goal drains the messages. */
  static final Duration IDLE = Duration.ofSeconds(30);

  static final Duration LONGEST = Duration.ofMinutes(10);

  private WorkerPatience() {}

  /**
   * Returns why the goal drains the rest; empty while the worker makes progress.
   *
   * @param top when the worker began to drain the messages
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
