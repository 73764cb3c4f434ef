package io.bizmatters.platform.eds.nats;

import java.time.Duration;

/**
 * When an answer is due, by the clock that nobody sets.
 *
 * @param nanos of {@link System#nanoTime()}
 */
public record Deadline(long nanos) {

  public static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** Never negative. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
  }

  /** Half of what is left. */
  Deadline half() {
    return in(left().dividedBy(2));
  }
}
