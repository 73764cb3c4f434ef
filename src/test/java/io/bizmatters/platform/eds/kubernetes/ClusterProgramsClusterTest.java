package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The project's cluster takes its faults. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class ClusterProgramsClusterTest {

  @Test
  void aProgramIsStoppedAndStartedAgainAtItsOldAddress(TestCluster cluster) {
    cluster.stopApiServer();
    assertThat(cluster.kubectl("get", "--raw", "/readyz").exit()).isNotZero();
    cluster.startApiServer();
    assertThat(cluster.kubectl("get", "nodes", "-o", "name").orFail()).contains("node/kwok-0");
  }
}
