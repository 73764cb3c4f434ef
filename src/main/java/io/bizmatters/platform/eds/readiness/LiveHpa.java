package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Conditions.Condition.Status;
import java.util.List;
import java.util.Optional;

/**
 * Holds the HPA with the ScaledObject's HPA name, as last seen.
 *
 * @param ownerUid the uid of its controlling owner; labels prove nothing, because KEDA copies them
 * @param specHash this plugin's annotation, which KEDA copied from the reconciled ScaledObject
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

  static final String SCALED_TO_ZERO = "ScaledToZero";

  public LiveHpa {
    metrics = List.copyOf(metrics);
  }

  /**
   * Whether the HPA rests while its target has this number of replicas. Kubernetes switches an HPA
   * off while its target has no replicas: ScalingDisabled. Since Kubernetes 1.37 an HPA with
   * minimum 0 also scales to 0 itself: ScaledToZero, with any status of ScalingActive ({@code
   * horizontal.go}, {@code shouldComputeMetricsForZeroReplicas}).
   *
   * @param replicas the wanted replicas of the target
   */
  public boolean restsAt(int replicas) {
    boolean off =
        conditions
            .find("ScalingActive", Status.FALSE)
            .filter(condition -> condition.reason().equals("ScalingDisabled"))
            .isPresent();
    return off || (replicas == 0 && hasScaledToZero());
  }

  /** Whether the HPA's last change was to 0; this stays true when KEDA wakes the target. */
  boolean hasScaledToZero() {
    return conditions.status(SCALED_TO_ZERO) == Status.TRUE;
  }
}
