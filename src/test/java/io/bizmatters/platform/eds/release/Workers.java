package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The services of a test: in its namespace, on one stream; and what it does there by kubectl.
 *
 * @param stream with a consumer {@code w}
 */
public record Workers(TestCluster cluster, TestNamespace namespace, String stream) {

  /** One whose pods do what the tag says: see {@code src/it/cluster/stages/fates.yaml}. */
  public AService named(String name, String tag) {
    return AService.named(name)
        .namespace(namespace.name())
        .image("acme/worker:" + tag)
        .nats(cluster.natsUrl())
        .monitoring(cluster.natsMonitoring(), false)
        .pace(Duration.ofSeconds(2), Duration.ofSeconds(4))
        .reads(stream, "w");
  }

  /** Where nobody serves NATS' monitoring: KEDA sees nothing there, and the build sees all. */
  AService unseenByKeda(String name) {
    return named(name, "1").monitoring("127.0.0.1:1", false);
  }

  /** Returns a service on any cluster that becomes ready within seconds. */
  static AService quick(String name, TestNamespace namespace, String monitoring, String stream) {
    return AService.named(name)
        .namespace(namespace.name())
        .nats("nats://nats.nats.svc:4222")
        .monitoring(monitoring, false)
        .reads(stream, "w")
        .replicas(1, 3)
        .pace(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  public static List<ServiceObjects> generated(AService... services) {
    return Stream.of(services).map(AService::generated).toList();
  }

  /** The service with one more field in the {@code spec} of its Deployment. */
  static ServiceObjects withDeploymentField(ServiceObjects service, String field, Object value) {
    return new ServiceObjects(
        service.service(),
        service.objects().stream()
            .map(object -> object.kind().equals("Deployment") ? with(object, field, value) : object)
            .toList());
  }

  private static KubernetesObject with(KubernetesObject object, String field, Object value) {
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    Map<String, Object> spec = new LinkedHashMap<>();
    Map<?, ?> before = (Map<?, ?>) Objects.requireNonNull(tree.get("spec"));
    before.forEach((name, old) -> spec.put((String) name, old));
    spec.put(field, value);
    tree.put("spec", spec);
    return new KubernetesObject(tree);
  }

  public String kubectl(String... arguments) {
    return cluster.kubectl(words(arguments)).orFail();
  }

  String kubectlReading(String input, String... arguments) {
    return cluster.kubectlReading(input, words(arguments)).orFail();
  }

  /** An object as it can be created anew. */
  String manifest(String named) {
    return cluster.manifest(words(named));
  }

  private String[] words(String... arguments) {
    return Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
        .toArray(String[]::new);
  }
}
