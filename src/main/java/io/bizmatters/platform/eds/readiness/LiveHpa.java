package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Optional;

/**
 * The HPA that carries the ScaledObject's name for it, as it was last seen.
 *
 * @param ownerUid of its controlling owner; its labels prove nothing, for KEDA copies them
 * @param specHash our annotation, as KEDA copied it from the ScaledObject it reconciled
 * @param metrics the names of its external metrics
 * @param current {@code status.currentReplicas}
 * @param desired {@code status.desiredReplicas}
 */
public record LiveHpa(
    String name,
    String uid,
    String ownerUid,
    Optional<String> specHash,
    int min,
    int max,
    List<String> metrics,
    Conditions conditions,
    int current,
    int desired) {

  public LiveHpa {
    metrics = List.copyOf(metrics);
  }
}
