package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterException.Reason;

/** Where no port can be forwarded, for nobody knows of a cluster. */
final class NoCluster implements NatsWays.Forwarding {

  @Override
  public ClusterClient cluster() throws ClusterException {
    throw new ClusterException(Reason.KUBECONFIG_MISSING, "there is no kubeconfig", "name one");
  }
}
