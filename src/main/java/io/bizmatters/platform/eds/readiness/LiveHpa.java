package io.bizmatters.platform.eds.readiness;

import io.bizmatters.platform.eds.readiness.Condition.Status;
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

  static final String SCALED_TO_ZERO = "ScaledToZero";

  public LiveHpa {
    metrics = List.copyOf(metrics);
  }

  /**
   * Whether the HPA rests while its target has that many replicas. Kubernetes turns an HPA off
   * while its target has none: ScalingDisabled. Since Kubernetes 1.37 an HPA of minimum 0 also
   * scales to 0 by itself: ScaledToZero, beside whatever ScalingActive says ({@code horizontal.go},
   * {@code shouldComputeMetricsForZeroReplicas}).
   *
   * @param replicas that the target wants
   */
  public boolean restsAt(int replicas) {
    boolean off =
        conditions
            .find("ScalingActive", Status.FALSE)
            .filter(condition -> condition.reason().equals("ScalingDisabled"))
            .isPresent();
    return off || (replicas == 0 && hasScaledToZero());
  }

  /** Whether the last change by the HPA was to 0: that stays so also when KEDA wakes its target. */
  boolean hasScaledToZero() {
    return conditions.status(SCALED_TO_ZERO) == Status.TRUE;
  }
}
