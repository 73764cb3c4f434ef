package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;

/** The same on the newest Kubernetes, KEDA and NATS. */
@OnCluster(ClusterVersions.NEWEST)
class FailEarlyOnNewestVersionsClusterTest extends FailEarlyClusterTest {}
