package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterVersions;
import io.bizmatters.platform.eds.cluster.OnCluster;

/** The same on the newest Kubernetes, KEDA and NATS. */
@OnCluster(ClusterVersions.NEWEST)
class ImageChangeOnNewestVersionsClusterTest extends ImageChangeClusterTest {}
