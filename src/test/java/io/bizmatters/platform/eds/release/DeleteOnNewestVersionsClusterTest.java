package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.release.delete.DeleteClusterTest;

/** The same on the newest Kubernetes, KEDA and NATS. */
@OnCluster(ClusterVersions.NEWEST)
class DeleteOnNewestVersionsClusterTest extends DeleteClusterTest {}
