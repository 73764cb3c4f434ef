package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a simulation is judged by.
 *
 * @param pricePerPodHour the price of a pod for an hour
 * @param latency how long at most 95 of 100 messages may wait until a worker begins them
 */
public record Goal(OptionalDouble pricePerPodHour, Optional<Duration> latency) {

  /** Returns a goal that judges nothing. */
  public static Goal open() {
    return new Goal(OptionalDouble.empty(), Optional.empty());
  }
}
