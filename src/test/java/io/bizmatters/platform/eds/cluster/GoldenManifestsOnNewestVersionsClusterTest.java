package io.bizmatters.platform.eds.cluster;

/** The same on the newest Kubernetes, KEDA and NATS. */
@OnCluster(ClusterVersions.NEWEST)
class GoldenManifestsOnNewestVersionsClusterTest extends GoldenManifestsClusterTest {}
