package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.readiness.LiveDeployment;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.LiveReplicaSet;
import io.bizmatters.platform.eds.readiness.LiveScaledObject;
import io.bizmatters.platform.eds.readiness.PodSight;
import java.util.List;
import java.util.Optional;

/**
 * Holds what the watches know of one service: the part of a readiness snapshot that needs no
 * request.
 *
 * @param replicaSets those that the Deployment controls
 * @param pods those of these ReplicaSets
 */
public record Sight(
    Optional<LiveDeployment> deployment,
    List<LiveReplicaSet> replicaSets,
    PodSight pods,
    Optional<LiveScaledObject> scaledObject,
    Optional<LiveHpa> hpa) {

  public Sight {
    replicaSets = List.copyOf(replicaSets);
  }
}
