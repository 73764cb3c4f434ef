package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import java.time.Duration;
import java.util.Optional;

/** Decides when the scale-up phase ends, so that the messages can be drained. */
final class ScaleUpPhase {

  private ScaleUpPhase() {}

  /**
   * Returns why the phase of a service that has scaled up ends; empty while it continues.
   *
   * @param scaledUp when the service had its first new replica
   */
  static Optional<String> end(Trace trace, Limits limits, Duration scaledUp) {
    Optional<Observation> last = trace.last();
    Duration published = trace.at(Kind.PUBLISHED).orElse(scaledUp);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    Observation now = last.get();
    if (now.available() >= limits.expected()) {
      return Optional.of(now.available() + " replicas are available, as expected");
    }
    long highest = trace.since(published).mapToLong(Observation::lag).max().orElse(0);
    if (now.lag() < highest) {
      return Optional.of("the worker takes messages, with " + now.available() + " replicas");
    }
    boolean settled =
        now.available() >= now.desired()
            && trace
                .heldSince(seen -> seen.desired() == now.desired())
                .filter(since -> trace.until().minus(since).compareTo(Verdict.TWO_ROUNDS) > 0)
                .isPresent();
    if (settled) {
      return Optional.of("it stays at " + now.available() + " replicas");
    }
    return trace.until().minus(published).compareTo(limits.up()) > 0
        ? Optional.of(now.available() + " replicas are available in the end")
        : Optional.empty();
  }
}
