package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.manifest.ScalerFacts;
import io.bizmatters.platform.eds.report.Miss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks that the live ScaledObject and HPA have the values of the service. */
final class KedaValues {

  private static final String APPLY = "mvn eds:apply brings it to what the service says";

  private KedaValues() {}

  /**
   * Returns a miss for each value that differs.
   *
   * @param scaledObject the live ScaledObject as a tree; empty when it is missing
   * @param hpa the live HPA as a tree; empty when it is missing
   */
  static List<Miss> misses(
      ScalerFacts facts,
      Optional<Map<String, Object>> scaledObject,
      Optional<Map<String, Object>> hpa) {
    List<Miss> misses = new ArrayList<>();
    Map<String, Object> wanted = facts.object().tree();
    Object spec = at(wanted, "spec").orElse(Map.of());
    Optional<Object> live = scaledObject.flatMap(tree -> at(tree, "spec"));
    compare(facts.object().title(), "spec", spec, live, misses);
    String title = "HorizontalPodAutoscaler " + facts.hpa();
    Object target = at(spec, "scaleTargetRef").orElse(Map.of());
    compare(title, "spec.minReplicas", facts.hpaMinReplicas(), at(hpa, "minReplicas"), misses);
    compare(title, "spec.maxReplicas", facts.maxReplicas(), at(hpa, "maxReplicas"), misses);
    compare(title, "spec.scaleTargetRef", target, at(hpa, "scaleTargetRef"), misses);
    compare(
        title,
        "spec.metrics[" + facts.metric() + "].averageValue",
        facts.lagThreshold(),
        averageValue(facts.metric(), hpa),
        misses);
    return misses;
  }

  private static Optional<Object> at(Optional<Map<String, Object>> object, String field) {
    return object.flatMap(tree -> at(tree, "spec")).flatMap(spec -> at(spec, field));
  }

  private static Optional<Object> at(Object tree, String field) {
    return tree instanceof Map<?, ?> map ? Optional.ofNullable(map.get(field)) : Optional.empty();
  }

  private static Optional<Object> averageValue(String metric, Optional<Map<String, Object>> hpa) {
    if (at(hpa, "metrics").orElse(List.of()) instanceof List<?> metrics) {
      for (Object one : metrics) {
        if (one instanceof Map<?, ?> map
            && map.get("external") instanceof Map<?, ?> external
            && external.get("metric") instanceof Map<?, ?> named
            && metric.equals(named.get("name"))
            && external.get("target") instanceof Map<?, ?> target) {
          return Optional.ofNullable(target.get("averageValue"));
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Compares the wanted values with the live ones; ignores additional live values, which come from
   * the server.
   */
  private static void compare(
      String title, String path, Object wanted, Optional<?> found, List<Miss> misses) {
    if (found.isEmpty()) {
      misses.add(new Miss(title, path + " is missing", path + ": " + shown(wanted), APPLY));
    } else if (wanted instanceof Map<?, ?> map && found.get() instanceof Map<?, ?> live) {
      map.forEach(
          (name, value) ->
              compare(
                  title, path + "." + name, value, Optional.ofNullable(live.get(name)), misses));
    } else if (wanted instanceof List<?> list && found.get() instanceof List<?> live) {
      for (int i = 0; i < list.size(); i++) {
        Optional<?> item = i < live.size() ? Optional.of(live.get(i)) : Optional.empty();
        compare(title, path + "[" + i + "]", list.get(i), item, misses);
      }
    } else if (!shown(wanted).equals(shown(found.get()))) {
      misses.add(
          new Miss(title, path + ": " + shown(found.get()), path + ": " + shown(wanted), APPLY));
    }
  }

  private static String shown(Object value) {
    return value instanceof Map<?, ?> map
        ? new LinkedHashMap<>(map).toString()
        : String.valueOf(value);
  }
}
