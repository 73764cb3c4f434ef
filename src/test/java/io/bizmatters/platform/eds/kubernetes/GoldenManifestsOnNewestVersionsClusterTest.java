package io.bizmatters.platform.eds.kubernetes;

import org.junit.jupiter.api.Tag;

/** The same on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class GoldenManifestsOnNewestVersionsClusterTest extends GoldenManifestsClusterTest {}
