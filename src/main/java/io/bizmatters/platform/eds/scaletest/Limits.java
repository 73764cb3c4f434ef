package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Holds the limits by which a trace is judged.
 *
 * @param messages the number of messages that the test publishes
 * @param lagBefore the consumer's lag before the test: 0 unless the test was forced
 * @param before the Deployment's replicas before the test
 * @param min the autoscaler's minimum, from the ScaledObject
 * @param max the autoscaler's maximum
 * @param lagThreshold messages per replica
 * @param activation a service wakes from 0 when the lag is more than this
 * @param up the maximal time from the first message to more available replicas
 * @param down the maximal time from the drained queue to the minimum of replicas
 */
public record Limits(
    int messages,
    long lagBefore,
    int before,
    int min,
    int max,
    int lagThreshold,
    int activation,
    Duration up,
    Duration down) {

  /**
   * Returns the replicas that a lag requires: the HPA's {@code ceil(lag / threshold)} within its
   * bounds.
   */
  public int replicasFor(long lag) {
    long wanted = (lag + lagThreshold - 1) / lagThreshold;
    int least = lag > activation ? Math.max(1, min) : min;
    return (int) Math.max(least, Math.min(max, wanted));
  }

  /** Returns the replicas that the lag of all messages requires. */
  public int expected() {
    return replicasFor(lagBefore + messages);
  }

  /**
   * Returns the maximal replicas after scale-down: the minimum, or the previous number when the
   * test was forced despite a lag.
   */
  int floor() {
    return lagBefore == 0 ? min : Math.max(min, before);
  }

  /**
   * Whether the HPA reacts to a lag: it ignores differences within a tenth of the threshold ({@code
   * pkg/controller/podautoscaler/replica_calculator.go}, tolerance 0.1).
   */
  boolean moves(long lag) {
    return before == 0
        ? lag > activation
        : lag * 10 > 11L * lagThreshold * before && replicasFor(lag) > before;
  }

  /** Returns the smallest number of messages that causes a scale-up; empty when no number does. */
  OptionalLong fewest() {
    if (before >= max) {
      return OptionalLong.empty();
    }
    long least = before == 0 ? activation + 1L : (11L * lagThreshold * before) / 10 + 1;
    long more = Math.max(least, (long) lagThreshold * before + 1);
    return OptionalLong.of(Math.max(1, more - lagBefore));
  }
}
