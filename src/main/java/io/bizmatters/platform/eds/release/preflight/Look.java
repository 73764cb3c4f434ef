package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;

/** One question of a preflight: a request, or a few that follow each other. */
@FunctionalInterface
public interface Look {

  Findings take() throws ClusterException, InterruptedException;
}
