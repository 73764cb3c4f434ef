package io.bizmatters.platform.eds.readiness;

import java.time.Duration;

/**
 * Holds a time on the watcher's monotonic clock. It is never compared with the cluster's
 * timestamps, so a skew between the machines does not matter.
 *
 * @param sinceStart the time since the watcher started
 */
public record Moment(Duration sinceStart) {

  public static Moment ofMillis(long millis) {
    return new Moment(Duration.ofMillis(millis));
  }

  public boolean isBefore(Moment other) {
    return sinceStart.compareTo(other.sinceStart) < 0;
  }

  /** Returns the time since an earlier moment. */
  public Duration since(Moment earlier) {
    return sinceStart.minus(earlier.sinceStart);
  }
}
