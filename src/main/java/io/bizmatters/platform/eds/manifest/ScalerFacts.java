package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds the facts of a service's ScaledObject after patches: its metric and its bounds.
 *
 * @param hpa the name of the HPA that KEDA creates
 * @param metric the metric, such as {@code s0-nats-jetstream-ORDERS}; empty without a trigger of
 *     NATS
 * @param restingReplicas the replicas without work: the minimum, or a lower {@code
 *     idleReplicaCount}
 * @param scaleDownWindow the HPA's stabilization window for scale-down; empty for the cluster's
 *     default
 * @param takesOver whether KEDA takes over an existing HPA of that name
 * @param advanced whether it configures the HPA ({@code advanced})
 * @param fallback whether KEDA uses a fixed number of replicas when it cannot read the lag
 */
public record ScalerFacts(
    KubernetesObject object,
    String hpa,
    String metric,
    int minReplicas,
    int restingReplicas,
    int maxReplicas,
    int lagThreshold,
    int activation,
    Duration pollingInterval,
    Duration cooldown,
    Optional<Duration> scaleDownWindow,
    boolean fallback,
    boolean takesOver,
    boolean advanced) {

  /** The annotation of a ScaledObject that allows KEDA to take over an HPA. */
  public static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership";

  /**
   * KEDA's defaults ({@code apis/keda/v1alpha1/scaledobject_types.go}, {@code
   * nats_jetstream_scaler.go}).
   */
  private static final int MAX = 100;

  private static final int POLLING_SECONDS = 30;
  private static final int COOLDOWN_SECONDS = 300;
  private static final int LAG_THRESHOLD = 10;

  /** Finds the ScaledObject of a service; empty without autoscaling. */
  public static Optional<KubernetesObject> scaledObject(ServiceObjects service) {
    return service.objects().stream()
        .filter(object -> object.kind().equals("ScaledObject"))
        .filter(
            object ->
                text(object.tree(), "spec", "scaleTargetRef", "name")
                    .equals(service.service().name()))
        .findFirst();
  }

  /** Reads the facts of a ScaledObject. */
  public static ScalerFacts of(KubernetesObject scaledObject) {
    Map<String, Object> tree = scaledObject.tree();
    List<?> triggers = Tree.list(Tree.mapping(tree, "spec"), "triggers");
    int index = 0;
    while (index < triggers.size() && !text(triggers.get(index), "type").equals("nats-jetstream")) {
      index++;
    }
    Map<String, Object> trigger =
        index < triggers.size() ? Tree.mapping(triggers.get(index), "metadata") : Map.of();
    String chosen = text(tree, "spec", "advanced", "horizontalPodAutoscalerConfig", "name");
    return new ScalerFacts(
        scaledObject,
        chosen.isEmpty() ? "keda-hpa-" + scaledObject.name() : chosen,
        trigger.isEmpty() ? "" : metric(index, text(trigger, "stream")),
        number(tree, 0, "spec", "minReplicaCount"),
        number(tree, number(tree, 0, "spec", "minReplicaCount"), "spec", "idleReplicaCount"),
        number(tree, MAX, "spec", "maxReplicaCount"),
        number(trigger, LAG_THRESHOLD, "lagThreshold"),
        number(trigger, 0, "activationLagThreshold"),
        Duration.ofSeconds(number(tree, POLLING_SECONDS, "spec", "pollingInterval")),
        Duration.ofSeconds(number(tree, COOLDOWN_SECONDS, "spec", "cooldownPeriod")),
        Tree.at(
                tree,
                "spec",
                "advanced",
                "horizontalPodAutoscalerConfig",
                "behavior",
                "scaleDown",
                "stabilizationWindowSeconds")
            .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds.toString()))),
        Tree.at(tree, "spec", "fallback").isPresent(),
        text(tree, "metadata", "annotations", TRANSFER).equals("true"),
        Tree.at(tree, "spec", "advanced").isPresent());
  }

  /**
   * {@code s<index>-nats-jetstream-<stream>}, with a dash for each character that labels do not
   * allow ({@code pkg/scalers/nats_jetstream_scaler.go}, {@code pkg/util/normalize_string.go}).
   */
  private static String metric(int index, String stream) {
    return "s" + index + "-nats-jetstream-" + stream.replaceAll("[/.:%()]", "-");
  }

  /** Returns the minimum of the HPA, which is never below 1 ({@code GetHPAMinReplicas}). */
  public int hpaMinReplicas() {
    return Math.max(1, minReplicas);
  }

  private static String text(Object tree, String... path) {
    return Tree.at(tree, path).map(String::valueOf).orElse("");
  }

  private static int number(Object tree, int otherwise, String... path) {
    String text = text(tree, path);
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : otherwise;
  }
}
