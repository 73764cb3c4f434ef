package io.bizmatters.platform.eds.scaletest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * Holds the state of a service at one moment.
 *
 * @param at the time since the test began
 * @param backlog the last lag from NATS
 * @param metric the last lag from external.metrics.k8s.io
 * @param hpa the HPA; empty when KEDA has none
 * @param desired the Deployment's desired replicas
 * @param podTrouble why a pod is not ready; empty when all are ready
 */
public record Observation(
    Duration at,
    Backlog backlog,
    Optional<BigDecimal> metric,
    Optional<Hpa> hpa,
    int desired,
    int available,
    Optional<String> podTrouble) {

  /**
   * The consumer's lag in its two parts.
   *
   * @param pending messages that are not delivered
   * @param ackPending messages that are delivered and not acknowledged
   */
  public record Backlog(long pending, long ackPending) {

    /**
     * Returns the lag as KEDA computes it: {@code nats_jetstream_scaler.go}, {@code num_pending +
     * num_ack_pending}.
     */
    public long lag() {
      return pending + ackPending;
    }
  }

  /**
   * The HPA's state.
   *
   * @param inactive why the HPA cannot scale, in its own words
   */
  public record Hpa(int current, int desired, Optional<String> inactive) {}

  long lag() {
    return backlog.lag();
  }

  /** Whether another observation has the same values at any time. */
  boolean isLike(Observation other) {
    return at(other.at).equals(other);
  }

  Observation at(Duration time) {
    return new Observation(time, backlog, metric, hpa, desired, available, podTrouble);
  }
}
