package io.bizmatters.platform.eds.readiness;

import java.util.List;
import java.util.Map;

/**
 * The ScaledObject as it was last seen. Its status has no observedGeneration and its conditions no
 * times, on any KEDA to 2.21.0: a condition alone never proves that it is about our spec.
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
