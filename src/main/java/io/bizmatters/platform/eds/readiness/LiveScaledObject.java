package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Map;

/**
 * Holds the ScaledObject as last seen. Up to KEDA 2.21.0, the status has no observedGeneration and
 * conditions have no times, so a condition alone never proves that it describes the applied spec.
 */
public record LiveScaledObject(
    String uid,
    long generation,
    Map<String, String> annotations,
    Conditions conditions,
    String hpaName,
    List<String> externalMetricNames,
    boolean deleting,
    Ownership ownership) {

  static final String FORCE_ACTIVATION = "autoscaling.keda.sh/force-activation";

  public LiveScaledObject {
    annotations = Map.copyOf(annotations);
    externalMetricNames = List.copyOf(externalMetricNames);
  }

  Pause pause() {
    return Pause.of(annotations);
  }

  boolean forced() {
    return annotations.containsKey(FORCE_ACTIVATION);
  }
}
