package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.readiness.MetricAnswer;
import io.bizmatters.platform.eds.readiness.Moment;
import java.time.Duration;

/** Asks external.metrics.k8s.io for one metric of one ScaledObject. */
public final class ExternalMetric {

  public ExternalMetric(ClusterClient client) {}

  /** Asks once; a refusal and silence are answers too. */
  public MetricAnswer ask(
      String namespace, String scaledObject, String metric, Moment askedAt, Duration deadline)
      throws ClusterException {
    return new MetricAnswer.NotAsked();
  }
}
