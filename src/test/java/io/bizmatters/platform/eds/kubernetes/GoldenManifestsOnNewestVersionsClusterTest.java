package io.bizmatters.platform.eds.kubernetes;

/** The same on the newest Kubernetes, KEDA and NATS. */
@OnCluster(ClusterVersions.NEWEST)
class GoldenManifestsOnNewestVersionsClusterTest extends GoldenManifestsClusterTest {}
