package io.bizmatters.platform.eds.readiness;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Holds the facts of a progress line: {@code orders-worker 2/3 available lag 41 HPA 3→5}.
 *
 * @param lag the lag from NATS, else from the metrics API
 */
public record Progress(
    int desired, int available, Optional<BigDecimal> lag, Optional<Scaling> scaling) {

  /** The HPA's current and desired replicas. */
  public record Scaling(int current, int desired) {}

  static Progress of(Snapshot snapshot) {
    return new Progress(
        snapshot.desired(),
        snapshot.available(),
        lag(snapshot),
        snapshot.hpa().map(hpa -> new Scaling(hpa.current(), hpa.desired())));
  }

  private static Optional<BigDecimal> lag(Snapshot snapshot) {
    if (snapshot.stream() instanceof StreamAnswer.Found found) {
      return Optional.of(BigDecimal.valueOf(found.lag()));
    }
    return snapshot.metric() instanceof MetricAnswer.Value metric
        ? Optional.of(metric.value())
        : Optional.empty();
  }
}
