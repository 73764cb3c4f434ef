package io.bizmatters.platform.eds.cluster;

import io.bizmatters.platform.eds.readiness.KedaVersion;
import java.util.Optional;

/** The KEDA that is installed. */
public final class KedaOperator {

  private KedaOperator() {}

  /** Its version; empty when it may not be read. */
  public static Optional<KedaVersion> version(ClusterClient client, Retries retries)
      throws ClusterException {
    return Optional.empty();
  }
}
