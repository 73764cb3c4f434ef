package io.bizmatters.platform.eds.readiness;

import java.time.Duration;

/**
 * A point on the watcher's own monotonic clock. The cluster's timestamps are never compared with
 * it, so that no skew between the two machines matters.
 *
 * @param sinceStart time since the watcher began
 */
public record Moment(Duration sinceStart) {

  public static Moment ofMillis(long millis) {
    return new Moment(Duration.ofMillis(millis));
  }

  public boolean isBefore(Moment other) {
    return sinceStart.compareTo(other.sinceStart) < 0;
  }

  /** How long it is since an earlier moment. */
  public Duration since(Moment earlier) {
    return sinceStart.minus(earlier.sinceStart);
  }
}
