package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.List;

/**
 * The controllers of the cluster.
 *
 * @param sync the period of the HPA controller
 * @param stabilization the window of scaling down of an HPA that sets none
 * @param minor the minor version of Kubernetes
 * @param keda the version of KEDA
 * @param outages the times when KEDA cannot read the lag
 */
public record Cluster(
    Duration sync, Duration stabilization, int minor, String keda, List<Outage> outages) {

  /** The newest minor version that the arithmetic was compared with. */
  public static final int NEWEST_MINOR = 37;

  /** The newest KEDA that the arithmetic was compared with. */
  public static final String NEWEST_KEDA = "2.21";

  /** A time from a second to before another. */
  public record Outage(double from, double to) {}

  public Cluster {
    outages = List.copyOf(outages);
  }

  /** Returns a cluster with the defaults of Kubernetes, newest versions, and no outage. */
  public static Cluster usual() {
    return new Cluster(
        Duration.ofSeconds(15), Duration.ofSeconds(300), NEWEST_MINOR, NEWEST_KEDA, List.of());
  }

  boolean canRead(double now) {
    for (Outage outage : outages) {
      if (outage.from() <= now && now < outage.to()) {
        return false;
      }
    }
    return true;
  }
}
