package io.bizmatters.platform.eds.trace;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** As {@link TraceRecorderClusterTest}, with the newest Kubernetes, KEDA and NATS. */
@Tag("record")
@Tag("newest")
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster(ClusterVersions.NEWEST)
class TraceRecorderOnNewestVersionsClusterTest {

  @Test
  void itRecordsAllLoadsTwice(TestCluster cluster) throws Exception {
    TraceRecorderClusterTest.record(cluster, ClusterVersions.NEWEST);
  }
}
