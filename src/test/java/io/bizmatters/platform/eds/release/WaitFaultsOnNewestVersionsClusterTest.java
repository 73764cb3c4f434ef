package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import org.junit.jupiter.api.Tag;

/**
 * Runs {@link WaitFaultsClusterTest} on the newest Kubernetes, KEDA and NATS; one long silence of
 * two is enough.
 */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class WaitFaultsOnNewestVersionsClusterTest extends WaitFaultsClusterTest {

  @Override
  int secondsOfSilence() {
    return 10;
  }
}
