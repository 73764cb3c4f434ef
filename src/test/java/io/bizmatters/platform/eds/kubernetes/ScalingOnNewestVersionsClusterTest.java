package io.bizmatters.platform.eds.kubernetes;

import org.junit.jupiter.api.Tag;

/** Runs {@link ScalingClusterTest} on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class ScalingOnNewestVersionsClusterTest extends ScalingClusterTest {}
