package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import org.junit.jupiter.api.Tag;

/** Runs {@link HandoverClusterTest} on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class HandoverOnNewestVersionsClusterTest extends HandoverClusterTest {}
