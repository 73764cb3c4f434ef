package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a trace is judged by.
 *
 * @param messages that the test publishes
 * @param lagBefore the consumer's lag before the test: 0, unless it was forced
 * @param before the Deployment's replicas before the test
 * @param min the autoscaler's least, as the ScaledObject says it
 * @param max the autoscaler's most
 * @param lagThreshold messages a replica
 * @param activation the lag that wakes a service from 0, when it is more than this
 * @param up how long it may take from the first message to more available replicas
 * @param down how long it may take from the drained queue to the least replicas
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
   * The replicas that a lag asks for: the HPA's {@code ceil(lag / threshold)} within its bounds.
   */
  public int replicasFor(long lag) {
    long wanted = (lag + lagThreshold - 1) / lagThreshold;
    int least = lag > activation ? Math.max(1, min) : min;
    return (int) Math.max(least, Math.min(max, wanted));
  }

  /** The replicas that the lag of all messages asks for. */
  public int expected() {
    return replicasFor(lagBefore + messages);
  }

  /** Where the replicas must come down to: forced over a lag, to no more than there were. */
  int floor() {
    return lagBefore == 0 ? min : Math.max(min, before);
  }

  /**
   * Whether the HPA would do anything about a lag: within a tenth of the threshold it holds ({@code
   * pkg/controller/podautoscaler/replica_calculator.go}, tolerance 0.1).
   */
  boolean moves(long lag) {
    return before == 0
        ? lag > activation
        : lag * 10 > 11L * lagThreshold * before && replicasFor(lag) > before;
  }

  /** The fewest messages that make it scale up; empty when none do. */
  OptionalLong fewest() {
    if (before >= max) {
      return OptionalLong.empty();
    }
    long least = before == 0 ? activation + 1L : (11L * lagThreshold * before) / 10 + 1;
    long more = Math.max(least, (long) lagThreshold * before + 1);
    return OptionalLong.of(Math.max(1, more - lagBefore));
  }
}
