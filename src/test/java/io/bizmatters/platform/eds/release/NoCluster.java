package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.nats.NatsWays;

/** Where no port can be forwarded, for nobody knows of a cluster. */
public final class NoCluster implements NatsWays.Forwarding {

  @Override
  public ClusterClient cluster() throws ClusterException {
    throw new ClusterException(Reason.KUBECONFIG_MISSING, "there is no kubeconfig", "name one");
  }
}
