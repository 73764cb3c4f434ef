package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.release.delete.DeleteWithoutKedaClusterTest;
import org.junit.jupiter.api.Tag;

/** Runs {@link DeleteWithoutKedaClusterTest} on the newest Kubernetes, KEDA and NATS. */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class DeleteWithoutKedaOnNewestVersionsClusterTest extends DeleteWithoutKedaClusterTest {}
