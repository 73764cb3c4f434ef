package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.release.delete.DeleteClusterTest;
import org.junit.jupiter.api.Tag;

/** Runs {@link DeleteClusterTest} on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class DeleteOnNewestVersionsClusterTest extends DeleteClusterTest {}
