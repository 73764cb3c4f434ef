package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.format.KroFormat;
import io.bizmatters.platform.eds.imports.Difference;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real kro controller serves claims by the graph that {@code eds:kro} writes. */
@OnCluster
class KroClusterTest {

  private static final String KINDS = "serviceaccount,deployment,service,scaledobject";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A claim with every field. */
  private static final String FULL =
      """
      apiVersion: platform.bizmatters.io/v1alpha1
      kind: EventDrivenService
      metadata:
        name: orders-worker
        namespace: NAMESPACE
        labels: {team: payments}
        annotations: {example.com/note: "on"}
      spec:
        image: registry.example.com:5000/acme/orders-worker:v1.4.2_x
        size: small
        nats: {url: "nats://bus.messaging.svc:4222", stream: ORDERS, consumer: orders-workers}
        secret1Name: db-conn
        secret3Name: llm-keys
        imagePullSecrets: [{name: ghcr-pull-secret}]
        initContainer: {command: [/bin/sh, -c], args: ["echo 'a'\\necho b\\n"]}
        httpPort: 8000
        healthPath: /alive
        readyPath: /able
        sessionAffinity: ClientIP
      """;

  private static final String MINIMAL =
      """
      apiVersion: platform.bizmatters.io/v1alpha1
      kind: EventDrivenService
      metadata: {name: simple, namespace: NAMESPACE}
      spec:
        image: acme/simple@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
        nats: {stream: SIMPLE_JOBS, consumer: simple-workers}
      """;

  @TempDir static Path folder;
  @TempDir Path own;

  @BeforeAll
  static void serveClaims(TestCluster cluster) throws Exception {
    KroFormat kro = new KroFormat("production", AnyService.PLATFORM.api(), AnyService.RULES);
    Path graph = Files.writeString(folder.resolve("graph.yaml"), kro.graph());
    Path role = Files.writeString(folder.resolve("rbac.yaml"), kro.role());
    cluster.startKro();
    cluster.kubectl("apply", "--server-side", "-f", graph.toString()).orFail();
    cluster.kubectl("apply", "-f", role.toString()).orFail();
    await(
        () ->
            cluster
                .kubectl("get", "resourcegraphdefinition", "-o", "yaml")
                .out()
                .contains("state: Active"),
        () -> cluster.kubectl("get", "resourcegraphdefinition", "-o", "yaml").out());
  }

  @AfterAll
  static void stopServing(TestCluster cluster) {
    cluster.stop("kro");
  }

  private static void await(Supplier<Boolean> wanted, Supplier<String> found)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!wanted.get()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(found.get());
      }
      Thread.sleep(200);
    }
  }

  private Path claim(String text, TestNamespace namespace) throws Exception {
    return Files.writeString(
        own.resolve("claim.yaml"), text.replace("NAMESPACE", namespace.name()));
  }

  private List<KubernetesObject> live(TestCluster cluster, TestNamespace namespace) {
    try {
      String objects = cluster.kubectl("get", KINDS, "-n", namespace.name(), "-o", "yaml").orFail();
      Path file = Files.writeString(own.resolve("live.yaml"), objects);
      return ObjectFiles.read(file, Path::toString, AnyService.PLATFORM.api(), AnyService.RULES)
          .objects()
          .stream()
          .map(
              node ->
                  new KubernetesObject(
                      Tree.asMapping(Tree.withoutNulls(KubernetesShape.plain(node)))))
          .filter(object -> !object.name().equals("default"))
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static List<KubernetesObject> generated(Path claim) {
    EventDrivenService service =
        ObjectFiles.read(claim, Path::toString, AnyService.PLATFORM.api(), AnyService.RULES)
            .claims()
            .get(0)
            .service()
            .orElseThrow();
    return new Manifests("production").of(service);
  }

  private List<String> differences(Path claim, TestCluster cluster, TestNamespace namespace) {
    return Difference.between(live(cluster, namespace), generated(claim)).stream()
        .map(Difference::line)
        .filter(line -> !line.contains("autoscaling.keda.sh/paused")) // the test's own
        .toList();
  }

  private void becomes(Path claim, TestCluster cluster, TestNamespace namespace) throws Exception {
    cluster.kubectl("apply", "-f", claim.toString()).orFail();
    await(
        () -> differences(claim, cluster, namespace).isEmpty(),
        () ->
            differences(claim, cluster, namespace)
                + cluster
                    .kubectl("get", "eventdrivenservice", "-n", namespace.name(), "-o", "yaml")
                    .out());
  }

  @Test
  void aClaimWithEveryFieldBecomesWhatGenerateMakes(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    becomes(claim(FULL, namespace), cluster, namespace);
  }

  @Test
  void aMinimalClaimBecomesWhatGenerateMakes(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    becomes(claim(MINIMAL, namespace), cluster, namespace);
  }

  @Test
  void aServiceFollowsItsClaimKeepsItsReplicasAndGoesWithIt(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    becomes(claim(FULL, namespace), cluster, namespace);
    scale(cluster, namespace, "orders-worker", 5);

    becomes(
        claim(FULL.replace("v1.4.2_x", "v1.5.0").replace("  httpPort: 8000\n", ""), namespace),
        cluster,
        namespace);

    assertThat(replicas(cluster, namespace, "orders-worker")).isEqualTo("5");
    cluster
        .kubectl("delete", "eventdrivenservice", "orders-worker", "-n", namespace.name())
        .orFail();
    assertThat(live(cluster, namespace)).isEmpty();
  }

  /** The autoscaler is told to keep off, so that nobody but kro could change the number. */
  private static void scale(TestCluster cluster, TestNamespace namespace, String name, int count) {
    cluster
        .kubectl(
            "annotate",
            "scaledobject",
            name + "-scaler",
            "autoscaling.keda.sh/paused=true",
            "-n",
            namespace.name())
        .orFail();
    cluster
        .kubectl("scale", "deployment", name, "--replicas=" + count, "-n", namespace.name())
        .orFail();
  }

  private static String replicas(TestCluster cluster, TestNamespace namespace, String name) {
    return cluster
        .kubectl(
            "get", "deployment", name, "-n", namespace.name(), "-o", "jsonpath={.spec.replicas}")
        .orFail();
  }

  @ParameterizedTest
  @CsvSource({
    "size: small, size: xlarge",
    "httpPort: 8000, httpPort: 70000",
    "'healthPath: /alive', 'healthPath: alive'",
    "sessionAffinity: ClientIP, sessionAffinity: Sometimes",
    "'stream: ORDERS,', ''",
    "consumer: orders-workers, consumer: Orders_Workers",
    "nats://bus.messaging.svc:4222, nats://192.0.2.1",
    "secret1Name: db-conn, secret1Name: My_Secret",
    "'command: [/bin/sh, -c], ', ''"
  })
  void aBadClaimIsRefusedByTheServer(
      String good, String bad, TestCluster cluster, TestNamespace namespace) throws Exception {
    assertThat(FULL).contains(good);
    Path claim = claim(FULL.replace(good, bad), namespace);

    Outcome refused = cluster.kubectl("apply", "--dry-run=server", "-f", claim.toString());

    assertThat(refused.exit()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains("invalid");
  }

  @Test
  void waitSaysThatAServiceOfKroIsReady(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("simple-workers")) {
      Path claim = claim(MINIMAL.replace("SIMPLE_JOBS", streams.name()), namespace);
      cluster.kubectl("apply", "-f", claim.toString()).orFail();
      await(() -> live(cluster, namespace).size() == 4, () -> live(cluster, namespace).toString());
      // in a cluster with DNS the derived name would lead to NATS; kro would put it back
      cluster.stop("kro");
      cluster
          .kubectl(
              "patch",
              "scaledobject",
              "simple-scaler",
              "-n",
              namespace.name(),
              "--type=json",
              "-p",
              "[{\"op\":\"replace\",\"path\":\"/spec/triggers/0/metadata/natsServerMonitoringEndpoint\",\"value\":\""
                  + cluster.natsMonitoring()
                  + "\"}]")
          .orFail();

      AService expected =
          AService.named("simple")
              .namespace(namespace.name())
              .image("acme/simple@sha256:" + "0123456789abcdef".repeat(4))
              .reads(streams.name(), "simple-workers")
              .monitoring(cluster.natsMonitoring(), false);
      try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
          StreamLook look = new StreamLook(client, nats(cluster))) {
        Connections to =
            new Connections(Api.to(client, Duration.ofSeconds(10), line -> {}), look, line -> {});
        WaitOptions options = new WaitOptions(Duration.ofSeconds(60), new Required.All(), false);

        List<WaitResult> ended =
            new ReadinessWait(to, options)
                .live(TargetService.of(List.of(expected.generated()), namespace.name()));

        assertThat(ended).hasSize(1);
        assertThat(ended.get(0).verdict().state())
            .as(ended.get(0).verdict().toString())
            .isEqualTo(State.READY);
      } finally {
        cluster.start("kro");
      }
    }
  }

  private static NatsWays.Options nats(TestCluster cluster) {
    return new NatsWays.Options(
        NatsAccess.AUTOMATIC,
        new NatsCredentials.None(),
        NatsTls.ofJvm(),
        Optional.of(cluster.natsUrl()),
        Optional.of(cluster.natsMonitoring()));
  }
}
