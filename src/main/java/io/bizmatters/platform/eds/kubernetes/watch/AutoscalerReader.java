package io.bizmatters.platform.eds.kubernetes.watch;

import io.bizmatters.platform.eds.kubernetes.apply.HashAnnotation;
import io.bizmatters.platform.eds.kubernetes.apply.LiveObject;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectReader.Controller;
import io.bizmatters.platform.eds.kubernetes.watch.WatchedKind.LiveEntry;
import io.bizmatters.platform.eds.readiness.LiveHpa;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveScaledObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads ScaledObjects, and the HPAs that KEDA creates for them, from the API server's JSON. */
final class AutoscalerReader {

  private static final String KEDA = "autoscaling.keda.sh/";
  private static final String OURS = "eds.bizmatters.io/";

  private AutoscalerReader() {}

  static LiveEntry<LiveScaledObject> scaledObject(JsonNode object) {
    JsonNode status = object.path("status");
    LiveScaledObject live =
        new LiveScaledObject(
            ObjectReader.uid(object),
            object.path("metadata").path("generation").asLong(0),
            annotations(object),
            ObjectReader.conditions(object),
            ObjectReader.text(status, "hpaName"),
            texts(status.path("externalMetricNames")),
            ObjectReader.isDeleting(object),
            LiveObject.ownership(object));
    return new LiveEntry<>(ObjectReader.name(object), target(object), live);
  }

  static LiveEntry<LiveHpa> hpa(JsonNode object) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    LiveHpa live =
        new LiveHpa(
            ObjectReader.name(object),
            ObjectReader.uid(object),
            Controller.of(object).uid(),
            ObjectReader.annotation(object, HashAnnotation.SPEC),
            spec.path("minReplicas").asInt(1),
            spec.path("maxReplicas").asInt(0),
            externalMetrics(spec.path("metrics")),
            ObjectReader.conditions(object),
            status.path("currentReplicas").asInt(0),
            status.path("desiredReplicas").asInt(0));
    return new LiveEntry<>(live.name(), target(object), live);
  }

  /**
   * The target of a ScaledObject is a Deployment unless {@code scaleTargetRef.kind} names another
   * kind.
   */
  private static String target(JsonNode object) {
    JsonNode target = object.path("spec").path("scaleTargetRef");
    String kind = ObjectReader.text(target, "kind");
    boolean deployment = kind.isEmpty() || kind.equals("Deployment");
    return deployment ? ObjectReader.text(target, "name") : "";
  }

  /** Keeps only the annotations that KEDA or this plugin reads; others may be long. */
  private static Map<String, String> annotations(JsonNode object) {
    Map<String, String> found = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry :
        object.path("metadata").path("annotations").properties()) {
      if (entry.getKey().startsWith(KEDA) || entry.getKey().startsWith(OURS)) {
        found.put(entry.getKey(), entry.getValue().asString(""));
      }
    }
    return found;
  }

  private static List<String> externalMetrics(JsonNode metrics) {
    List<String> names = new ArrayList<>();
    for (JsonNode metric : metrics) {
      String name = ObjectReader.text(metric.path("external").path("metric"), "name");
      if (!name.isEmpty()) {
        names.add(name);
      }
    }
    return names;
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asString("")));
    return texts;
  }
}
