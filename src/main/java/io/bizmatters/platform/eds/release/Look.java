package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;

/** One question of a preflight: a request, or a few that follow each other. */
@FunctionalInterface
interface Look {

  Findings take() throws ClusterException, InterruptedException;
}
