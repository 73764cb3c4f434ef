package io.bizmatters.platform.eds.release.preflight;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;

/** One question of a preflight: one request, or a few consecutive requests. */
@FunctionalInterface
public interface Look {

  Findings take() throws ClusterException, InterruptedException;
}
