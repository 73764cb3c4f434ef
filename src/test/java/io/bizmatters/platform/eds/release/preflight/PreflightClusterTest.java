package io.bizmatters.platform.eds.release.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Pipeline;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.EverySetting;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.model.EventDrivenService.EnvValue;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsServer;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.MetricsApi;
import io.bizmatters.platform.eds.release.preflight.PreflightOptions.Choice;
import io.bizmatters.platform.eds.report.Miss;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a preflight says of a real cluster that lacks something. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class PreflightClusterTest {

  private static final PreflightOptions STRICT = PreflightOptions.strict();

  private static final String WORKLOADS =
      "{apiGroups: ['', apps, policy, keda.sh], resources: [serviceaccounts, services, deployments,"
          + " scaledobjects], verbs: [create, patch, get, list]}";
  private static final String WAITING =
      "{apiGroups: [apps, autoscaling], resources: [replicasets, horizontalpodautoscalers], verbs:"
          + " [list]}";
  private static final String DATA =
      "{apiGroups: [''], resources: [secrets, configmaps, namespaces], verbs: [get]}";

  @Test
  void nothingIsMissingWhereAllIsThere(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      streams.durable("w");
      Findings findings = check(cluster, STRICT, worker(cluster, namespace, streams.name()));
      assertThat(findings.misses()).isEmpty();
      assertThat(findings.notices()).isEmpty();
    }
  }

  @Test
  void allMissesAreSaidAtOnce(TestCluster cluster, TestNamespace namespace) throws Exception {
    kubectl(
        cluster, namespace, "create", "secret", "generic", "has-other", "--from-literal=b=hush");
    kubectl(cluster, namespace, "create", "configmap", "map", "--from-literal=c=d");
    AService worker =
        worker(cluster, namespace, "NOBODYS")
            .secrets("orders-db")
            .imagePullSecrets("ghcr")
            .env("A", new EnvValue.SecretKey("has-other", "a"))
            .env("B", new EnvValue.ConfigMapKey("map", "e"))
            .env("C", new EnvValue.ConfigMapKey("map", "c"));
    AService elsewhere = worker(cluster, namespace, "NOBODYS").namespace(namespace.name() + "-not");
    Findings findings = check(cluster, STRICT, worker, elsewhere);
    assertThat(findings.misses())
        .extracting(Miss::subject, Miss::found)
        .extracting(Object::toString)
        .anySatisfy(miss -> assertThat(miss).contains("Secret orders-db", "does not exist"))
        .anySatisfy(miss -> assertThat(miss).contains("Secret ghcr", "does not exist"))
        .anySatisfy(miss -> assertThat(miss).contains("Secret has-other", "no key a, only [b]"))
        .anySatisfy(miss -> assertThat(miss).contains("ConfigMap map", "no key e, only [c]"))
        .anySatisfy(miss -> assertThat(miss).contains(namespace.name() + "-not", "does not exist"))
        .anySatisfy(miss -> assertThat(miss).contains("stream NOBODYS", "no such stream"));
    assertThat(findings.toString()).doesNotContain("hush");
    assertThat(
            check(cluster, STRICT.with(Choice.CREATE_NAMESPACE, Choice.PROVISION), elsewhere)
                .misses())
        .isEmpty();
  }

  @Test
  void consumersThatAreNoneOrUnfit(TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      streams.push("p").ephemeral("e").unacknowledged("n");
      assertThat(found(cluster, worker(cluster, namespace, streams.name())))
          .contains("no such consumer");
      assertThat(
              found(cluster, worker(cluster, namespace, streams.name()).reads(streams.name(), "p")))
          .contains("push");
      assertThat(
              found(cluster, worker(cluster, namespace, streams.name()).reads(streams.name(), "e")))
          .contains("ephemeral");
      assertThat(
              found(cluster, worker(cluster, namespace, streams.name()).reads(streams.name(), "n")))
          .contains("acknowledges by itself");
    }
  }

  private static String found(TestCluster cluster, AService worker) throws Exception {
    List<Miss> misses = check(cluster, STRICT, worker).misses();
    assertThat(misses).hasSize(1);
    assertThat(misses.get(0).fix())
        .containsAnyOf("nats consumer add", "mvn eds:provision makes it");
    return misses.get(0).found();
  }

  @Test
  void anotherBuildsServiceOnTheSameConsumerIsTold(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      streams.durable("w").durable("x");
      String other =
          """
          apiVersion: keda.sh/v1alpha1
          kind: ScaledObject
          metadata: {name: former-scaler}
          spec:
            scaleTargetRef: {name: former}
            triggers:
            - type: nats-jetstream
              metadata: {natsServerMonitoringEndpoint: "%s", account: $G, stream: %s, consumer: w}
          """
              .formatted(cluster.natsMonitoring(), streams.name());
      cluster.kubectlReading(other, "create", "-n", namespace.name(), "-f", "-").orFail();
      AService worker = worker(cluster, namespace, streams.name());
      Findings findings = check(cluster, STRICT, worker);
      assertThat(findings.misses()).isEmpty();
      assertThat(findings.notices())
          .extracting(Findings.Notice::text)
          .singleElement()
          .asString()
          .contains(
              "consumer w of stream " + streams.name(),
              "Deployment former (ScaledObject former-scaler)",
              "both scale on the sum");
      assertThat(check(cluster, STRICT, worker.reads(streams.name(), "x")).notices()).isEmpty();
    }
  }

  @Test
  void aMonitoringEndpointThatKedaWouldFindNothingAtIsAMiss(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl());
        NatsServer other = NatsServer.start();
        Streams others = Streams.create(other.url())) {
      streams.durable("w");
      others.durable("w");
      AService worker =
          worker(cluster, namespace, streams.name()).monitoring(other.monitoring(), false);
      NatsWays.Options options =
          options(NatsAccess.AUTOMATIC, Optional.of(cluster.natsUrl()), Optional.empty());
      assertThat(check(cluster.kubeconfig(), options, STRICT, worker).misses())
          .singleElement()
          .satisfies(
              miss -> {
                assertThat(miss.subject())
                    .isEqualTo(
                        "monitoring endpoint "
                            + other.monitoring()
                            + " of service "
                            + namespace.name()
                            + "/w");
                assertThat(miss.found()).contains("has no stream " + streams.name() + " there");
                assertThat(miss.fix()).contains("nats.monitoringEndpoint");
              });
      AService fixed = worker.withoutAutoscaling(2);
      assertThat(check(cluster.kubeconfig(), options, STRICT, fixed).misses()).isEmpty();
    }
  }

  @Test
  void rightsAreNamedVerbByVerb(TestCluster cluster, TestNamespace namespace, @TempDir Path folder)
      throws Exception {
    AService worker = worker(cluster, namespace, "S").secrets("orders-db");
    PreflightOptions lenient = STRICT.with(Choice.PROVISION);
    Path kubeconfig =
        Pipeline.in(
            cluster,
            namespace,
            folder,
            WORKLOADS.replace("deployments,", "").replace("create, ", ""),
            WAITING,
            "{apiGroups: [apps], resources: [deployments], verbs: [create]}");
    Findings findings = check(kubeconfig, natsAt(cluster), lenient, worker);
    assertThat(findings.misses())
        .extracting(Miss::found)
        .containsExactlyInAnyOrder(
            "may not create serviceaccounts",
            "may not create services",
            "may not create scaledobjects.keda.sh",
            "may not get deployments.apps",
            "may not patch deployments.apps",
            "may not list deployments.apps");
    assertThat(findings.misses())
        .extracting(Miss::fix)
        .containsOnly("give the pipeline what mvn eds:rbac prints");
    assertThat(findings.notices())
        .extracting(Findings.Notice::text)
        .anySatisfy(text -> assertThat(text).contains("no right to get secrets"));
  }

  @Test
  void aRoleOfTheNamespaceIsEnough(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      streams.durable("w");
      Path kubeconfig = Pipeline.in(cluster, namespace, folder, WORKLOADS, WAITING, DATA);
      Findings findings =
          check(kubeconfig, natsAt(cluster), STRICT, worker(cluster, namespace, streams.name()));
      assertThat(findings.misses()).isEmpty();
      assertThat(findings.notices()).isEmpty();
    }
  }

  @Test
  void whatBelongsToOthersIsLeftToThem(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    kubectl(cluster, namespace, "create", "serviceaccount", "w");
    kubectl(cluster, namespace, "annotate", "sa", "w", "meta.helm.sh/release-name=shop");
    kubectl(cluster, namespace, "create", "deployment", "w", "--image=acme/worker:1");
    kubectl(cluster, namespace, "create", "deployment", "byhand", "--image=acme/worker:1");
    kubectl(cluster, namespace, "label", "deployment/w", "app.kubernetes.io/managed-by=jkube");
    kubectl(cluster, namespace, "autoscale", "deployment/w", "--max=3");
    AService worker = worker(cluster, namespace, "S");
    PreflightOptions adopting = STRICT.with(Choice.ADOPT, Choice.PROVISION);
    PreflightOptions strict = STRICT.with(Choice.PROVISION);
    assertThat(check(cluster, strict, worker).misses())
        .extracting(Miss::toString)
        .anySatisfy(
            miss ->
                assertThat(miss).contains("ServiceAccount w", "Helm release shop", "-Deds.adopt"))
        .anySatisfy(miss -> assertThat(miss).contains("Deployment w", "managed-by: jkube"))
        .anySatisfy(
            miss -> assertThat(miss).contains("HorizontalPodAutoscaler w scales Deployment w"))
        .hasSize(3);
    assertThat(check(cluster, adopting, worker).misses()).hasSize(1);
    List<AService> many =
        Stream.of("w", "x", "y", "z").map(name -> worker(cluster, namespace, name, "S")).toList();
    assertThat(check(cluster, strict, many.toArray(AService[]::new)).misses()).hasSize(3);
  }

  @Test
  void aMetricsApiOfNobodyOrOfAnotherAdapterIsAMiss(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService worker = worker(cluster, namespace, "S");
    PreflightOptions lenient = STRICT.with(Choice.PROVISION);
    try (MetricsApi metrics = MetricsApi.of(cluster)) {
      metrics.serveBy("monitoring", "prometheus-adapter");
      assertThat(check(cluster, lenient, worker).misses())
          .extracting(Miss::found)
          .anySatisfy(
              found -> assertThat(found).contains("served by monitoring/prometheus-adapter"));
      metrics.delete();
      assertThat(check(cluster, lenient, worker).misses())
          .extracting(Miss::found)
          .containsExactly("not served");
      assertThat(check(cluster, lenient, worker.withoutAutoscaling(2)).misses()).isEmpty();
    }
  }

  @Test
  void natsIsSeenThroughAForwardedPortWhereItsNameIsOfTheClusterOnly(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    natsPod(cluster, namespace);
    String host = "nats." + namespace.name() + ".svc";
    try (Streams streams = Streams.create(cluster.natsUrl())) {
      streams.durable("w");
      AService there =
          worker(cluster, namespace, streams.name())
              .nats("nats://" + host + ":4222")
              .monitoring(host + ".cluster.local:8222", false);
      for (NatsAccess access : List.of(NatsAccess.AUTOMATIC, NatsAccess.PORT_FORWARD)) {
        NatsWays.Options options = options(access, Optional.empty(), Optional.empty());
        Findings findings = check(cluster.kubeconfig(), options, STRICT, there);
        assertThat(findings.misses()).isEmpty();
        assertThat(findings.notices()).isEmpty();
        assertThat(
                check(cluster.kubeconfig(), options, STRICT, there.reads("NOBODYS", "w")).misses())
            .hasSize(1);
        there.reads(streams.name(), "w");
      }
      assertThat(
              check(
                      cluster.kubeconfig(),
                      options(NatsAccess.PORT_FORWARD, Optional.empty(), Optional.empty()),
                      STRICT,
                      there.account("ORDERS"))
                  .misses())
          .extracting(Miss::fix)
          .containsExactly("nats.account: $G");
      for (NatsAccess access : List.of(NatsAccess.AUTOMATIC, NatsAccess.PORT_FORWARD)) {
        natsIsTalkedToThroughTheForwardedPort(cluster, namespace, access, there.account("$G"));
      }
    }
  }

  private static void natsIsTalkedToThroughTheForwardedPort(
      TestCluster cluster, TestNamespace namespace, NatsAccess access, AService there)
      throws Exception {
    List<String> lines = new ArrayList<>();
    NatsWays.Options options = options(access, Optional.empty(), Optional.empty());
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
        NatsWays ways = new NatsWays(() -> client, options, lines::add)) {
      NatsWays.Way way = ways.to(there.build());
      String word = "port-forward to svc " + namespace.name() + "/nats:4222";
      assertThat(way.word()).isEqualTo(word);
      assertThat(way.session().management().getStreamNames()).isNotEmpty();
      assertThat(ways.to(there.build()).session()).isSameAs(way.session());
      assertThat(lines).containsExactly("NATS: " + word);
    }
  }

  @Test
  void aNatsThatIsNotThereIsANoticeWithinTheDeadline(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService away =
        worker(cluster, namespace, "S")
            .nats("nats://nats." + namespace.name() + ".svc:4222")
            .monitoring("nats." + namespace.name() + ".svc:8222", false);
    long start = System.nanoTime();
    Findings findings =
        check(
            cluster.kubeconfig(),
            options(NatsAccess.AUTOMATIC, Optional.empty(), Optional.empty()),
            STRICT.natsWithin(Duration.ofSeconds(3)),
            away);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
    assertThat(findings.misses()).isEmpty();
    assertThat(findings.notices())
        .extracting(Findings.Notice::text)
        .anySatisfy(text -> assertThat(text).contains("unknown host", "port-forward"));
  }

  private static void natsPod(TestCluster cluster, TestNamespace namespace) {
    cluster
        .kubectl(
            "wait",
            "--for=create",
            "serviceaccount/default",
            "-n",
            namespace.name(),
            "--timeout=20s")
        .orFail();
    String objects =
        """
        apiVersion: v1
        kind: Service
        metadata: {name: nats}
        spec:
          selector: {app: nats}
          ports: [{name: client, port: 4222, targetPort: client}, {name: monitor, port: 8222}]
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: nats-0, labels: {app: nats}}
        spec:
          containers:
          - {name: nats, image: "nats:2", ports: [{name: client, containerPort: 4222}]}
        """;
    cluster.kubectlReading(objects, "create", "-n", namespace.name(), "-f", "-").orFail();
    kubectl(cluster, namespace, "wait", "pod/nats-0", "--for=condition=Ready", "--timeout=20s");
  }

  private static AService worker(TestCluster cluster, TestNamespace namespace, String stream) {
    return worker(cluster, namespace, "w", stream);
  }

  private static AService worker(
      TestCluster cluster, TestNamespace namespace, String name, String stream) {
    return AService.named(name)
        .namespace(namespace.name())
        .nats("nats://nats.nats.svc:4222")
        .monitoring(cluster.natsMonitoring(), false)
        .reads(stream, "w")
        .provision(EverySetting.ofPayments());
  }

  private static NatsWays.Options options(
      NatsAccess access, Optional<String> url, Optional<String> monitoring) {
    return new NatsWays.Options(
        access, new NatsCredentials.None(), NatsTls.ofJvm(), url, monitoring);
  }

  private static NatsWays.Options natsAt(TestCluster cluster) {
    return options(
        NatsAccess.AUTOMATIC,
        Optional.of(cluster.natsUrl()),
        Optional.of(cluster.natsMonitoring()));
  }

  private static Findings check(TestCluster cluster, PreflightOptions options, AService... workers)
      throws Exception {
    return check(cluster.kubeconfig(), natsAt(cluster), options, workers);
  }

  private static Findings check(
      Path kubeconfig, NatsWays.Options nats, PreflightOptions options, AService... workers)
      throws ClusterException, InterruptedException {
    List<ServiceObjects> services = Stream.of(workers).map(AService::generated).toList();
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(kubeconfig));
        StreamLook look = new StreamLook(client, nats)) {
      Api api = Api.to(client, Duration.ofSeconds(10), line -> {});
      return new Preflight(api, look)
          .check(TargetService.of(services, client.namespace()), options);
    }
  }

  private static void kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    String[] all =
        Stream.concat(Stream.of(words), Stream.of("-n", namespace.name())).toArray(String[]::new);
    cluster.kubectl(all).orFail();
  }
}
