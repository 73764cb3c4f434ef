package io.bizmatters.platform.eds.nats;

import java.time.Duration;

/**
 * Holds the time when an answer is due, on the monotonic clock.
 *
 * @param nanos the time by {@link System#nanoTime()}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Returns the time left, never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Returns a deadline after half of the time left. */
  Deadline half() {
    return in(left().dividedBy(2));
  }
}
