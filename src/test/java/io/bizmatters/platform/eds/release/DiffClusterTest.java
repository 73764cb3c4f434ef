package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Diff.ObjectDifference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What diff says of a real API server, and that it leaves it as it was. */
@OnCluster
class DiffClusterTest extends Connected {

  @Test
  void whatIsNotThereWouldBeCreatedAndIsNot(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    List<ObjectDifference> all = diff(worker(namespace).generated());
    assertThat(all)
        .extracting(difference -> difference.object().kind())
        .containsExactly("ServiceAccount", "Deployment", "Service", "ScaledObject");
    assertThat(all).allMatch(difference -> difference.live().isEmpty());
    assertThat(all).allMatch(difference -> difference.wanted().isPresent());
    assertThat(all).allMatch(difference -> difference.refusal().isEmpty());
    assertThat(versions(cluster, namespace)).isEmpty();
  }

  @Test
  void whatIsAppliedDiffersInNothing(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    ServiceObjects service = fixed(namespace).generated();
    apply(service);
    awaitAvailable(cluster, namespace);
    String before = versions(cluster, namespace);
    List<ObjectDifference> all = diff(service);
    assertThat(all).hasSize(3);
    for (ObjectDifference difference : all) {
      assertThat(part(difference.wanted(), "spec")).isEqualTo(part(difference.live(), "spec"));
      assertThat(part(part(difference.wanted(), "metadata"), "annotations"))
          .isEqualTo(part(part(difference.live(), "metadata"), "annotations"));
    }
    assertThat(versions(cluster, namespace)).isEqualTo(before);
  }

  @Test
  void changesConflictsAndWhatIsLeftAreTold(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    AService service = fixed(namespace).configAt("/etc/w");
    apply(service.configFile("a", "1").generated());
    awaitAvailable(cluster, namespace);
    kubectl(cluster, namespace, "set", "image", "deployment/w", "main=acme/other:9");
    awaitAvailable(cluster, namespace);
    String before = versions(cluster, namespace);

    List<ObjectDifference> all = diff(service.configFile("a", "2").generated());

    assertThat(all)
        .extracting(difference -> difference.object().kind())
        .containsExactly("ServiceAccount", "ConfigMap", "Deployment", "Service", "ConfigMap");
    assertThat(all.get(1).live()).isEmpty();
    assertThat(part(all.get(1).wanted(), "data")).isEqualTo(Map.of("a", "2"));
    ObjectDifference deployment = all.get(2);
    assertThat(deployment.refusal().orElseThrow().conflicts())
        .singleElement()
        .satisfies(conflict -> assertThat(conflict.live()).contains("acme/other:9"));
    assertThat(deployment.wanted().orElseThrow().toString())
        .contains("ghcr.io/acme/orders-worker:1.4.2");
    assertThat(part(all.get(4).live(), "data")).isEqualTo(Map.of("a", "1"));
    assertThat(all.get(4).wanted()).isEmpty();
    assertThat(versions(cluster, namespace)).isEqualTo(before);
  }

  @Test
  void replicasThatApplyHandsOverDoNotChange(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    cluster
        .kubectlReading(ApplyClusterTest.deployment(5), "create", "-n", namespace.name(), "-f", "-")
        .orFail();
    ServiceObjects service = worker(namespace).generated();
    ObjectDifference deployment =
        new Diff(api(client()), Force.everybody(), Recording.options())
            .run(List.of(service)).stream()
                .filter(difference -> difference.object().kind().equals("Deployment"))
                .findFirst()
                .orElseThrow();
    assertThat((Object) part(deployment.live(), "spec").get("replicas")).isEqualTo(5L);
    assertThat((Object) part(deployment.wanted(), "spec").get("replicas")).isEqualTo(5L);
    assertThat(deployment.refusal()).isEmpty();
    assertThat(
            kubectl(
                cluster, namespace, "get", "deployment/w", "--show-managed-fields", "-o", "yaml"))
        .doesNotContain("manager: eds");
  }

  // ---- fixtures

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  /** Without KEDA, so that nobody but we would write. */
  private static AService fixed(TestNamespace namespace) {
    return worker(namespace).withoutAutoscaling(1);
  }

  private List<ObjectDifference> diff(ServiceObjects service) throws ClusterException {
    return new Diff(api(client()), Force.nobody(), Recording.options()).run(List.of(service));
  }

  private void apply(ServiceObjects service) throws ClusterException {
    Apply.Outcome outcome =
        PlainApply.of(
            api(client()),
            ApplyOptions.careful(),
            Recording.marked(Recording.options(), List.of(service)));
    assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
  }

  private static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(20), line -> {});
  }

  private static Map<?, ?> part(Optional<Map<String, Object>> tree, String name) {
    return part(tree.orElseThrow(), name);
  }

  private static Map<?, ?> part(Map<?, ?> tree, String name) {
    return tree.get(name) instanceof Map<?, ?> part ? part : Map.of();
  }

  private static void awaitAvailable(TestCluster cluster, TestNamespace namespace) {
    kubectl(cluster, namespace, "rollout", "status", "deployment/w", "--timeout=60s");
  }

  private static String versions(TestCluster cluster, TestNamespace namespace) {
    return kubectl(
        cluster,
        namespace,
        "get",
        "serviceaccount,configmap,deployment,service,scaledobject",
        "-l",
        "app.kubernetes.io/name=w",
        "-o",
        "jsonpath={range .items[*]}{.kind}/{.metadata.name}={.metadata.resourceVersion}{\"\\n\"}{end}");
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }
}
