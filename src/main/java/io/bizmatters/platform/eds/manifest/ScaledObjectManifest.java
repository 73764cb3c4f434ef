package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.Autoscaling;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Renders the ScaledObject for KEDA: the worker, its bounds, and the lag of its consumer. */
final class ScaledObjectManifest {

  /**
   * The longest name for which the name of KEDA's HPA, {@code keda-hpa-<name>-scaler}, has at most
   * the 63 characters that KEDA 2.20 allows.
   */
  private static final int LONGEST_FOR_KEDAS_HPA_NAME = 47;

  /** An account's public key in NATS' operator mode, where a name would not match. */
  private static final Pattern PUBLIC_KEY = Pattern.compile("A[A-Z2-7]{55}");

  private ScaledObjectManifest() {}

  static KubernetesObject of(EventDrivenService service, Metadata metadata) {
    Autoscaling autoscaling = service.autoscaling();
    List<Object> triggers = new ArrayList<>();
    triggers.add(trigger(service.nats(), autoscaling).fields());
    autoscaling.triggers().forEach(trigger -> triggers.add(Tree.withoutNulls(trigger)));
    return new KubernetesObject(
        metadata
            .object("keda.sh/v1alpha1", "ScaledObject", service.name() + "-scaler")
            .with(
                "spec",
                Tree.of("scaleTargetRef", Tree.of("name", service.name()))
                    .with("pollingInterval", autoscaling.pollingInterval().toSeconds())
                    .with("cooldownPeriod", autoscaling.cooldown().toSeconds())
                    .with("minReplicaCount", autoscaling.minReplicas())
                    .with("maxReplicaCount", autoscaling.maxReplicas())
                    .with("fallback", fallback(autoscaling))
                    .with("advanced", advanced(service))
                    .with("triggers", triggers))
            .fields());
  }

  private static Optional<Tree> fallback(Autoscaling autoscaling) {
    return autoscaling
        .fallback()
        .map(
            fallback ->
                Tree.of("failureThreshold", fallback.failureThreshold())
                    .with("replicas", fallback.replicas()));
  }

  private static Optional<Tree> advanced(EventDrivenService service) {
    Map<String, Object> hpa =
        Tree.empty()
            .with(
                "behavior",
                service.autoscaling().scaleDownStabilization().map(ScaledObjectManifest::behavior))
            .with("name", hpaName(service.name()))
            .fields();
    return hpa.isEmpty()
        ? Optional.empty()
        : Optional.of(Tree.of("horizontalPodAutoscalerConfig", hpa));
  }

  private static Tree behavior(Duration window) {
    return Tree.of("scaleDown", Tree.of("stabilizationWindowSeconds", window.toSeconds()));
  }

  private static Optional<String> hpaName(String service) {
    return service.length() > LONGEST_FOR_KEDAS_HPA_NAME
        ? Optional.of(service + "-hpa")
        : Optional.empty();
  }

  /** Renders all values as text, because KEDA's trigger metadata is a map of strings. */
  private static Tree trigger(Nats nats, Autoscaling autoscaling) {
    boolean key = PUBLIC_KEY.matcher(nats.account()).matches();
    Tree metadata =
        Tree.of("natsServerMonitoringEndpoint", nats.monitoring().hostAndPort())
            .with(key ? "accountID" : "account", nats.account())
            .with("stream", nats.stream())
            .with("consumer", nats.consumer())
            .with("lagThreshold", Integer.toString(autoscaling.lagThreshold()))
            .with("activationLagThreshold", Integer.toString(autoscaling.activationLagThreshold()));
    if (nats.monitoring().https()) {
      metadata.with("useHttps", "true");
    }
    return Tree.of("type", "nats-jetstream").with("metadata", metadata);
  }
}
