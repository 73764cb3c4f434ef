package io.bizmatters.platform.eds.kubernetes;

import org.junit.jupiter.api.Tag;

/** Runs {@link GoldenManifestsClusterTest} on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class GoldenManifestsOnNewestVersionsClusterTest extends GoldenManifestsClusterTest {}
