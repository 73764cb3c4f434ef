package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.nats.Streams;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Five replicas run, a release comes, and at every instant there are still five. */
@OnCluster
class HandoverClusterTest {

  private static final int REPLICAS = 5;

  /** Who made the Deployment before us. */
  enum Before {
    KUBECTL_CLIENT_SIDE("apply --validate=false"),
    KUBECTL_SERVER_SIDE("apply --server-side"),
    HELM("apply --server-side --field-manager=helm"),
    CROSSPLANE("apply --server-side --field-manager=apiextensions.crossplane.io"),
    AN_UPDATE("create --field-manager=fabric8-kubernetes-client"),
    OURS_WITH_REPLICAS("");

    private final String kubectl;

    Before(String kubectl) {
      this.kubectl = kubectl;
    }

    String service() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @ParameterizedTest
  @EnumSource(Before.class)
  void replicasStayAtEveryInstant(Before before, TestCluster cluster, TestNamespace namespace)
      throws Exception {
    make(before, cluster, namespace);
    kubectl(
        cluster,
        namespace,
        "wait",
        "deployment/w",
        "--for=jsonpath={.status.availableReplicas}=" + REPLICAS,
        "--timeout=60s");
    List<Integer> seen = new CopyOnWriteArrayList<>();
    try (KubernetesClient watching = SecondCrash.independentClient(cluster);
        Watch watch =
            watching
                .apps()
                .deployments()
                .inNamespace(namespace.name())
                .withName("w")
                .watch(new Replicas(seen))) {
      apply(cluster, worker(namespace).annotation("run", "1"));
      apply(cluster, worker(namespace).annotation("run", "2"));
      await(() -> seen.size() > 2);
      assertThat(watch).isNotNull();
    }
    assertThat(seen).containsOnly(REPLICAS);
    assertThat(
            kubectl(cluster, namespace, "get", "deployment/w", "-o", "jsonpath={.spec.replicas}"))
        .isEqualTo("" + REPLICAS);
    String owners =
        kubectl(cluster, namespace, "get", "deployment/w", "--show-managed-fields", "-o", "json");
    assertThat(owners).contains("eds-handover");
  }

  /** Releases come while the HPA takes each Deployment from two replicas to eight. */
  @Test
  void replicasNeverFallWhileTheAutoscalerWrites(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Map<String, List<Integer>> seen = new ConcurrentHashMap<>();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w").publish(40);
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver();
        KubernetesClient watching = SecondCrash.independentClient(cluster)) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      // the watch begins before the Deployments exist: Kubernetes 1.37 acts on a new HPA at once
      try (Watch watch =
          watching.apps().deployments().inNamespace(namespace.name()).watch(new Counts(seen))) {
        for (Before before : Before.values()) {
          make(before, workers, scaled(before, workers, 0), 2);
        }
        workers.kubectl(
            "wait", "deployment", "--all", "--for=condition=Available", "--timeout=60s");
        int releases = 0;
        for (long end = System.nanoTime() + 90_000_000_000L;
            !allAt(seen, 8) && System.nanoTime() < end;
            releases++) {
          apply(driver, workers, releases);
        }
        apply(driver, workers, releases);
        assertThat(watch).isNotNull();
        assertThat(releases).isGreaterThan(2);
      }
    }
    assertThat(seen).hasSize(Before.values().length);
    seen.forEach(
        (name, counts) ->
            assertThat(counts).as(name).isSorted().startsWith(2).contains(8).endsWith(8));
  }

  private static void apply(ReleaseDriver driver, Workers workers, int release) throws Exception {
    driver
        .within(Duration.ofSeconds(60))
        .applyWhole(
            Stream.of(Before.values())
                .map(before -> scaled(before, workers, release).generated())
                .toList())
        .close();
  }

  private static AService scaled(Before before, Workers workers, int release) {
    return workers.named(before.service(), "1.0." + release).thresholds(5, 0);
  }

  private static boolean allAt(Map<String, List<Integer>> seen, int replicas) {
    return seen.size() == Before.values().length
        && seen.values().stream().allMatch(counts -> counts.contains(replicas));
  }

  private static void make(Before before, Workers workers, AService service, int replicas)
      throws ClusterException {
    if (before == Before.OURS_WITH_REPLICAS) {
      apply(workers.cluster(), workers.named(before.service(), "1").withoutAutoscaling(replicas));
      return;
    }
    List<String> arguments = new ArrayList<>(List.of(before.kubectl.split(" ", -1)));
    arguments.addAll(List.of("-f", "-"));
    String scaler =
        ManifestYaml.stream(
            service.generated().objects().stream()
                .filter(object -> object.kind().equals("ScaledObject"))
                .map(ManifestYaml::of)
                .toList());
    workers.kubectlReading(
        ApplyClusterTest.deployment(replicas).replace("name: w}", "name: " + before.service() + "}")
            + "\n---\n"
            + scaler,
        arguments.toArray(String[]::new));
  }

  /** Five by the tool's own manifest: it alone owns them. */
  private static void make(Before before, TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    if (before == Before.OURS_WITH_REPLICAS) {
      apply(cluster, worker(namespace).withoutAutoscaling(REPLICAS));
      return;
    }
    List<String> arguments = new ArrayList<>(List.of("-n", namespace.name()));
    arguments.addAll(List.of(before.kubectl.split(" ", -1)));
    arguments.addAll(List.of("-f", "-"));
    cluster
        .kubectlReading(ApplyClusterTest.deployment(REPLICAS), arguments.toArray(String[]::new))
        .orFail();
  }

  /** No ScaledObject, so that nobody but apply writes. */
  private static void apply(TestCluster cluster, AService service) throws ClusterException {
    ServiceObjects all = service.generated();
    ServiceObjects objects =
        new ServiceObjects(
            all.service(),
            all.objects().stream()
                .filter(object -> !object.kind().equals("ScaledObject"))
                .toList());
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()))) {
      Api api = Api.to(client, Duration.ofSeconds(20), line -> {});
      Apply.Outcome outcome =
          PlainApply.of(api, ApplyOptions.of(Force.everybody()), List.of(objects));
      assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
    }
  }

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 100 && !done.getAsBoolean(); i++) {
      Thread.sleep(50);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }

  private record Replicas(List<Integer> seen) implements Watcher<Deployment> {
    @Override
    public void eventReceived(Action action, Deployment deployment) {
      seen.add(deployment.getSpec().getReplicas());
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.add(-1);
    }
  }

  private record Counts(Map<String, List<Integer>> seen) implements Watcher<Deployment> {
    @Override
    public void eventReceived(Action action, Deployment deployment) {
      seen.computeIfAbsent(deployment.getMetadata().getName(), name -> new CopyOnWriteArrayList<>())
          .add(deployment.getSpec().getReplicas());
    }

    @Override
    public void onClose(WatcherException cause) {
      seen.put("the watch was closed", List.of());
    }
  }
}
