package io.bizmatters.platform.eds.scaletest;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * What was seen of a service at one moment.
 *
 * @param at since the test began
 * @param backlog as NATS told it last
 * @param metric the lag as external.metrics.k8s.io told it last
 * @param hpa the autoscaler, while KEDA has one
 * @param desired the Deployment's replicas, as somebody wants them
 * @param podTrouble why a pod is not ready, where one is not
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
   * @param pending messages that nobody has got
   * @param ackPending messages that somebody has got and not acknowledged
   */
  public record Backlog(long pending, long ackPending) {

    /** KEDA's sum: {@code nats_jetstream_scaler.go}, {@code num_pending + num_ack_pending}. */
    public long lag() {
      return pending + ackPending;
    }
  }

  /**
   * The HPA's state.
   *
   * @param inactive why it cannot scale, in its own words
   */
  public record Hpa(int current, int desired, Optional<String> inactive) {}

  long lag() {
    return backlog.lag();
  }

  /** Whether it shows the same as another, whenever that was. */
  boolean isLike(Observation other) {
    return at(other.at).equals(other);
  }

  Observation at(Duration time) {
    return new Observation(time, backlog, metric, hpa, desired, available, podTrouble);
  }
}
