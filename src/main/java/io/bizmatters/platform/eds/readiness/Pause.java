package io.bizmatters.platform.eds.readiness;

import java.util.Map;
import java.util.Set;

/**
 * Reads what somebody paused by annotation. {@code paused} and {@code paused-replicas} make KEDA
 * delete the HPA; the other two stop scaling in one direction. A value that is not a boolean counts
 * as true ({@code apis/keda/v1alpha1/scaledobject_types.go}, {@code getBoolAnnotation}).
 */
enum Pause {
  NONE,
  SCALE_IN,
  SCALE_OUT,
  FULL;

  static final String PREFIX = "autoscaling.keda.sh/";

  /** The texts that Go's {@code strconv.ParseBool} reads as false. */
  private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "FALSE", "False");

  static Pause of(Map<String, String> annotations) {
    if (annotations.containsKey(PREFIX + "paused-replicas") || isSet(annotations, "paused")) {
      return FULL;
    }
    if (isSet(annotations, "paused-scale-in")) {
      return SCALE_IN;
    }
    return isSet(annotations, "paused-scale-out") ? SCALE_OUT : NONE;
  }

  private static boolean isSet(Map<String, String> annotations, String name) {
    return annotations.containsKey(PREFIX + name)
        && !FALSE.contains(annotations.get(PREFIX + name));
  }

  String shown() {
    return switch (this) {
      case NONE -> "not paused";
      case SCALE_IN -> "paused for scaling in";
      case SCALE_OUT -> "paused for scaling out";
      case FULL -> "paused";
    };
  }
}
