package io.bizmatters.platform.eds.kubernetes.apply;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Orders the objects of an apply: an object comes after the objects that it needs, and a
 * ScaledObject after its Deployment.
 */
public final class ApplyStages {

  private static final int OF_OTHERS = 1;

  private static final Map<String, Integer> STAGES =
      Map.ofEntries(
          Map.entry("Namespace", 0),
          Map.entry("ServiceAccount", OF_OTHERS),
          Map.entry("ConfigMap", OF_OTHERS),
          Map.entry("NetworkPolicy", OF_OTHERS),
          // the stream: NACK's, or a Job's that runs as the service
          Map.entry("Stream", 2),
          Map.entry("Consumer", 2),
          Map.entry("Job", 2),
          Map.entry("Deployment", 3),
          Map.entry("PodDisruptionBudget", 3),
          Map.entry("Service", 4),
          Map.entry("ScaledObject", 5));

  private ApplyStages() {}

  /**
   * Returns all objects of all services, stage by stage; unknown kinds of extra objects are in an
   * early stage.
   */
  public static List<List<KubernetesObject>> of(List<ServiceObjects> services) {
    Map<Integer, List<KubernetesObject>> stages = new TreeMap<>();
    services.stream()
        .flatMap(service -> service.objects().stream())
        .forEach(
            object ->
                stages.computeIfAbsent(of(object.kind()), stage -> new ArrayList<>()).add(object));
    return List.copyOf(stages.values());
  }

  /** Returns the stage of a kind, from 0. */
  public static int of(String kind) {
    return STAGES.getOrDefault(kind, OF_OTHERS);
  }
}
