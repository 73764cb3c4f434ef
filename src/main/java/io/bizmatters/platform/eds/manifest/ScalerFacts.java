package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a service's ScaledObject says once patches are in it: what it scales by, and how far.
 *
 * @param hpa the name of the HPA that KEDA makes
 * @param metric such as {@code s0-nats-jetstream-ORDERS}; empty without a trigger of NATS
 * @param restingReplicas how many run without work: the minimum, or what {@code idleReplicaCount}
 *     says below it
 * @param scaleDownWindow how long the HPA looks back before it scales down; empty where the cluster
 *     decides it
 * @param takesOver whether KEDA makes an HPA of that name its own where there is one already
 * @param advanced whether it says anything of the HPA itself
 * @param fallback whether KEDA answers with a number of its own where it cannot read the lag
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

  /** The annotation of a ScaledObject that lets KEDA take over an HPA. */
  public static final String TRANSFER = "scaledobject.keda.sh/transfer-hpa-ownership";

  /**
   * What KEDA takes where the spec says nothing ({@code apis/keda/v1alpha1/scaledobject_types.go},
   * {@code nats_jetstream_scaler.go}).
   */
  private static final int MAX = 100;

  private static final int POLLING_SECONDS = 30;
  private static final int COOLDOWN_SECONDS = 300;
  private static final int LAG_THRESHOLD = 10;

  /** The ScaledObject of a service; none with autoscaling off. */
  public static Optional<KubernetesObject> scaledObject(ServiceObjects service) {
    return service.objects().stream()
        .filter(object -> object.kind().equals("ScaledObject"))
        .filter(
            object ->
                text(object.tree(), "spec", "scaleTargetRef", "name")
                    .equals(service.service().name()))
        .findFirst();
  }

  /** What a ScaledObject says. */
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
   * {@code s<index>-nats-jetstream-<stream>}, with what is no letter of a label made a dash ({@code
   * pkg/scalers/nats_jetstream_scaler.go}, {@code pkg/util/normalize_string.go}).
   */
  private static String metric(int index, String stream) {
    return "s" + index + "-nats-jetstream-" + stream.replaceAll("[/.:%()]", "-");
  }

  /** An HPA never has a minimum below 1 ({@code GetHPAMinReplicas}). */
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
