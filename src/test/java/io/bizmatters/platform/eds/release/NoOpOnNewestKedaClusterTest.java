package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.OnCluster;

/** The same on the KEDA that judges differently. */
@OnCluster(keda = "2.21.0")
class NoOpOnNewestKedaClusterTest extends NoOpClusterTest {}
