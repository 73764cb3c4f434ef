package io.bizmatters.platform.eds.bench;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * When each service became what readiness asks for, as a watch sees it that shares nothing with
 * ours. Of the Deployment, the HPA and the ScaledObject of each service it keeps since when they are
 * as they must be without a break, and when the last of its old pods went.
 */
final class GroundTruth implements AutoCloseable {

  private static final long HOLD = 2_000_000_000L;
  private static final ResourceDefinitionContext SCALED_OBJECTS =
      new ResourceDefinitionContext.Builder()
          .withGroup("keda.sh")
          .withVersion("v1alpha1")
          .withKind("ScaledObject")
          .withPlural("scaledobjects")
          .withNamespaced(true)
          .build();

  private final Map<String, Long> rolledOut = new ConcurrentHashMap<>();
  private final Map<String, Long> scaling = new ConcurrentHashMap<>();
  private final Map<String, Long> reconciled = new ConcurrentHashMap<>();
  private final Map<String, Long> lastPodGone = new ConcurrentHashMap<>();
  private final KubernetesClient client;
  private final List<Watch> watches;

  private GroundTruth(KubernetesClient client, String namespace) {
    this.client = client;
    this.watches =
        List.of(
            client
                .apps()
                .deployments()
                .inNamespace(namespace)
                .watch(new Kept<Deployment>(rolledOut, GroundTruth::isRolledOut)),
            client
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .watch(new Kept<HorizontalPodAutoscaler>(scaling, GroundTruth::isScaling)),
            client
                .genericKubernetesResources(SCALED_OBJECTS)
                .inNamespace(namespace)
                .watch(new Kept<GenericKubernetesResource>(reconciled, GroundTruth::isReconciled)),
            client.pods().inNamespace(namespace).watch(new GonePods(lastPodGone)));
  }

  static GroundTruth watch(Path kubeconfig, String namespace) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withClientKeyAlgo("EC")
            .build();
    return new GroundTruth(
        new KubernetesClientBuilder()
            .withConfig(config)
            .withHttpClientFactory(new JdkHttpClientFactory())
            .build(),
        namespace);
  }

  /** When the last of it came true, and the rollout had held; none when a part is not true. */
  OptionalLong readyAt(String service) {
    Long rollout = rolledOut.get(service);
    Long hpa = scaling.get("keda-hpa-" + service + "-scaler");
    Long scaledObject = reconciled.get(service + "-scaler");
    if (rollout == null || hpa == null || scaledObject == null) {
      return OptionalLong.empty();
    }
    long complete = Math.max(rollout, lastPodGone.getOrDefault(service, rollout));
    return OptionalLong.of(Math.max(complete + HOLD, Math.max(hpa, scaledObject)));
  }

  private static boolean isRolledOut(Deployment deployment) {
    int desired = deployment.getSpec().getReplicas();
    return deployment.getStatus().getObservedGeneration() != null
        && deployment.getStatus().getObservedGeneration()
            >= deployment.getMetadata().getGeneration()
        && count(deployment.getStatus().getUpdatedReplicas()) == desired
        && count(deployment.getStatus().getReplicas()) == desired
        && count(deployment.getStatus().getAvailableReplicas()) == desired;
  }

  private static int count(Integer value) {
    return value == null ? 0 : value;
  }

  private static boolean isScaling(HorizontalPodAutoscaler hpa) {
    return hpa.getStatus() != null
        && hpa.getStatus().getConditions() != null
        && hpa.getStatus().getConditions().stream()
                .filter(condition -> !condition.getType().equals("ScalingLimited"))
                .filter(condition -> condition.getStatus().equals("True"))
                .count()
            == 2;
  }

  private static boolean isReconciled(GenericKubernetesResource scaledObject) {
    return status(scaledObject, "Ready").equals("True")
        && !status(scaledObject, "Active").equals("Unknown");
  }

  private static String status(GenericKubernetesResource scaledObject, String type) {
    if (scaledObject.get("status", "conditions") instanceof List<?> conditions) {
      for (Object condition : conditions) {
        if (condition instanceof Map<?, ?> one && type.equals(one.get("type"))) {
          return String.valueOf(one.get("status"));
        }
      }
    }
    return "Unknown";
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
    client.close();
  }

  /** Since when something is true of each object. */
  private record Kept<T extends HasMetadata>(Map<String, Long> since, Function<T, Boolean> isTrue)
      implements Watcher<T> {

    @Override
    public void eventReceived(Action action, T object) {
      String name = object.getMetadata().getName();
      if (action != Action.DELETED && isTrue.apply(object)) {
        since.putIfAbsent(name, System.nanoTime());
      } else {
        since.remove(name);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      since.clear();
    }
  }

  /** An old pod that ends slowly is the last thing that a rollout waits for. */
  private record GonePods(Map<String, Long> last) implements Watcher<Pod> {

    @Override
    public void eventReceived(Action action, Pod pod) {
      if (action == Action.DELETED) {
        last.put(pod.getMetadata().getLabels().get("app.kubernetes.io/name"), System.nanoTime());
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      last.clear();
    }
  }
}
