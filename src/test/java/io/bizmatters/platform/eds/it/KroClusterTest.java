package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.config.ObjectFiles;
import io.bizmatters.platform.eds.format.AcmePlatform;
import io.bizmatters.platform.eds.format.AnyService;
import io.bizmatters.platform.eds.imports.Difference;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.check.KubernetesShape;
import io.bizmatters.platform.eds.nats.Streams;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real kro controller serves claims by the graph that {@code eds:kro} writes. */
@OnCluster
@ResourceLock(OnCluster.CLAIM_KIND)
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
    Path acme = AcmePlatform.write(folder.resolve("acme.yaml"));
    maven("eds:kro");
    maven("eds:kro", "-Deds.platform=" + acme, "-Deds.kro.directory=target/acme");
    cluster.startKro();
    for (Path graph : List.of(folder.resolve("target/eds-kro"), folder.resolve("target/acme"))) {
      String rights = graph.resolve("rbac.yaml").toString();
      String kind = graph.resolve("eventdrivenservice.yaml").toString();
      cluster.kubectl("apply", "--server-side", "-f", rights, "-f", kind).orFail();
    }
    String[] states = {"get", "resourcegraphdefinition", "-o", "jsonpath={.items[*].status.state}"};
    await(
        () -> cluster.kubectl(states).out().strip().equals("Active Active"),
        () -> cluster.kubectl("get", "resourcegraphdefinition", "-o", "yaml").out());
  }

  @AfterAll
  static void stopServing(TestCluster cluster) {
    String kind = "eventdrivenservices.platform.bizmatters.io";
    cluster.kubectl("delete", kind, "--all", "--all-namespaces").orFail();
    cluster.kubectl("delete", "resourcegraphdefinition", "--all").orFail();
    cluster.stop("kro");
    // kro keeps the kinds, and other classes have their own of this name
    cluster.kubectl("delete", "crd", kind, "workers.acme.example").orFail();
  }

  /** Runs goals as a user does, in a folder without a POM. */
  private static String maven(String... words) throws Exception {
    String plugin = "io.bizmatters.platform:eds-maven-plugin:" + MavenBuild.pluginVersion() + ":";
    List<String> all = new ArrayList<>(List.of("-B"));
    for (String word : words) {
      all.add(word.startsWith("eds:") ? word.replace("eds:", plugin) : word);
    }
    Outcome outcome = MavenBuild.of("3.9", folder).run(all.toArray(String[]::new));
    assertThat(outcome.exit()).as(outcome.out()).isZero();
    return outcome.out();
  }

  /** The commands of the pages about forms and imports that need no cluster. */
  @Test
  void aClaimIsWrittenInEveryFormAndImportedAgain() throws Exception {
    Path claims = Files.createDirectories(folder.resolve("src/main/eds"));
    String text = MINIMAL.replace("NAMESPACE", "services-orders");
    Files.writeString(claims.resolve("simple.yaml"), text);
    Files.writeString(folder.resolve("claim.yaml"), text);

    maven(
        "eds:generate",
        "-Deds.formats=helm,kustomize,claim",
        "eds:import",
        "-Deds.import.from=claim.yaml",
        "-Deds.import.as=claim");

    assertThat(folder.resolve("target/eds/helm")).isNotEmptyDirectory();
    assertThat(folder.resolve("target/eds/kustomize/base/kustomization.yaml")).exists();
    assertThat(folder.resolve("target/eds/claims/simple.yaml"))
        .hasSameTextualContentAs(folder.resolve("target/eds-import/simple.yaml"));
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
    Path claims = Files.createDirectories(own.resolve("claims"));
    return Files.writeString(
        claims.resolve("claim.yaml"), text.replace("NAMESPACE", namespace.name()));
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

  /** Pauses the autoscaler, so that nobody but kro could change the number. */
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

  @ParameterizedTest
  @CsvSource({
    "registry.acme.example, ghcr.io",
    "size: small, size: large",
    "httpPort: 8080, httpPort: 80",
    "httpPort: 8080, httpPort: 9001",
    "secret1Name: acme-db, secret1Name: db",
    "'nats: {', 'nats: {url: \"nats://other.nats.svc:4222\", '",
    "size: small, sessionAffinity: ClientIP",
    "ACME_ORDERS, ORDERS"
  })
  void aClaimThatBreaksAPlatformsPolicyIsRefused(
      String good, String bad, TestCluster cluster, TestNamespace namespace) throws Exception {
    String worker =
        """
        apiVersion: acme.example/v1
        kind: Worker
        metadata: {name: orders, namespace: NAMESPACE}
        spec:
          image: registry.acme.example/orders:1
          size: small
          nats: {stream: ACME_ORDERS, consumer: orders-workers}
          httpPort: 8080
          secret1Name: acme-db
        """;
    String claim = claim(worker, namespace).toString();
    cluster.kubectl("apply", "--dry-run=server", "-f", claim).orFail();
    assertThat(worker).contains(good);
    claim = claim(worker.replace(good, bad), namespace).toString();

    Outcome refused = cluster.kubectl("apply", "--dry-run=server", "-f", claim);

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

      String waited =
          maven(
              "eds:wait",
              "eds:import",
              "-Deds.import.from=live:simple",
              "-Deds.sourceDirectory=" + claim.getParent(),
              "-Deds.namespace=" + namespace.name(),
              "-Deds.kubeconfig=" + cluster.kubeconfig(),
              "-Deds.nats.monitoringEndpoint=" + cluster.natsMonitoring(),
              "-Deds.nats.url=" + cluster.natsUrl(),
              "-Deds.timeout=60s");

      assertThat(waited).contains("simple  1/1 available  lag 0  READY\n");
      assertThat(folder.resolve("target/eds-import/simple.xml"))
          .content()
          .contains("<name>simple</name>", "<consumer>simple-workers</consumer>");
    } finally {
      cluster.start("kro");
    }
  }
}
