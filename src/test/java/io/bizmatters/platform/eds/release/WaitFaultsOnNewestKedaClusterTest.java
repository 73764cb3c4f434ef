package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.OnCluster;

/** The same on the KEDA that judges differently; one long silence of two is enough. */
@OnCluster(keda = "2.21.0")
class WaitFaultsOnNewestKedaClusterTest extends WaitFaultsClusterTest {

  @Override
  int secondsOfSilence() {
    return 10;
  }
}
