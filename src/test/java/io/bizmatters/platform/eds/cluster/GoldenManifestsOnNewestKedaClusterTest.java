package io.bizmatters.platform.eds.cluster;

/** The same on the KEDA that asks more of a ScaledObject. */
@OnCluster(keda = "2.21.0")
class GoldenManifestsOnNewestKedaClusterTest extends GoldenManifestsClusterTest {}
