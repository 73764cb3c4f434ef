package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.cluster.ApplyOptions;
import io.bizmatters.platform.eds.cluster.ClusterClient;
import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.cluster.ClusterSelection;
import io.bizmatters.platform.eds.cluster.FaultProxy;
import io.bizmatters.platform.eds.cluster.Force;
import io.bizmatters.platform.eds.cluster.ObjectKey;
import io.bizmatters.platform.eds.cluster.OnCluster;
import io.bizmatters.platform.eds.cluster.ReleaseEntry;
import io.bizmatters.platform.eds.cluster.ReleaseLeases;
import io.bizmatters.platform.eds.cluster.ReleaseObjects;
import io.bizmatters.platform.eds.cluster.ReleaseRecord;
import io.bizmatters.platform.eds.cluster.ReleaseRecords;
import io.bizmatters.platform.eds.cluster.ReleaseState;
import io.bizmatters.platform.eds.cluster.Retries;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.KubernetesObject;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is recorded of releases, what goes with the next one, and how one comes back. */
@OnCluster
class ReleasesClusterTest {

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private ClusterClient client;

  @BeforeEach
  void connect(TestCluster cluster) throws ClusterException {
    client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  @Test
  void eachChangeIsARecordAndNoChangeIsNone(TestNamespace namespace) throws Exception {
    Releasing first = apply(worker(namespace));
    assertThat(first.entry()).map(ReleaseEntry::title).contains("v1");
    assertThat(apply(worker(namespace)).entry()).map(ReleaseEntry::title).contains("v1");
    assertThat(apply(worker(namespace).annotation("a", "1")).entry())
        .map(ReleaseEntry::title)
        .contains("v2");
    ReleaseHistory.Recorded history = history(namespace);
    assertThat(history.holder()).isEmpty();
    assertThat(history.entries())
        .extracting(ReleaseEntry::version, ReleaseEntry::state)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2, ReleaseState.DEPLOYED),
            org.assertj.core.groups.Tuple.tuple(1, ReleaseState.SUPERSEDED));
    assertThat(history.entries().get(0).origin().by()).isEqualTo("alice");
    assertThat(records().versions(namespace.name(), "w")).containsExactly(1, 2);
  }

  @Test
  void thoseThatFailTogetherComeBackTogether(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        DeployRun run = DeployRun.of(cluster.kubeconfig(), cluster).recording()) {
      AService[] good = new AService[3];
      AService[] bad = new AService[3];
      for (int i = 0; i < good.length; i++) {
        good[i] = DeployRun.worker("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        good[i].image("acme/w:slow");
        bad[i] = DeployRun.worker("w" + i, namespace, cluster.natsMonitoring(), streams.name());
        bad[i].image("acme/w:missing");
      }
      assertThat(run.applyWithoutWait(good).isSuccess()).isTrue();
      run.apply(bad);
      assertThat(run.await(bad)).allMatch(Ended::isBad);
      int before = run.lines().size();

      assertThat(run.rollbackFailed(bad))
          .extracting(Rollback.Outcome::shown)
          .containsOnly("rolled back to v1: READY");

      List<String> lines = run.lines().subList(before, run.lines().size());
      String waiting = String.join("\n", lines).split("READY", 2)[0];
      assertThat(waiting).contains("w0  ", "w1  ", "w2  ");
    }
  }

  @Test
  void theLastTenAreKept(TestNamespace namespace) throws Exception {
    for (int change = 0; change < 5; change++) {
      apply(worker(namespace).annotation("a", "" + change), 3);
    }
    assertThat(records().versions(namespace.name(), "w")).containsExactly(3, 4, 5);
    assertThat(history(namespace).entries()).hasSize(3);
  }

  @Test
  void whatTheNewReleaseLacksGoesUnlessItIsKeptOrAnothers(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    AService rich =
        worker(namespace)
            .httpPort(8080)
            .configAt("/etc/w")
            .configFile("a.txt", "a")
            .maxUnavailable("1");
    apply(rich);
    String map =
        kubectl(cluster, namespace, "get", "configmap", "-l", "app.kubernetes.io/name=w", "-oname");
    kubectl(cluster, namespace, "annotate", map, "eds.bizmatters.io/keep=");
    kubectl(
        cluster, namespace, "label", "pdb/w", "app.kubernetes.io/managed-by=Helm", "--overwrite");
    Releasing next = apply(worker(namespace));
    assertThat(next.pruned()).extracting(ObjectKey::title).containsExactly("Service w-http");
    assertThat(lines)
        .anyMatch(line -> line.equals("w  Service w-http pruned"))
        .anyMatch(line -> line.contains("left: kept by its annotation eds.bizmatters.io/keep"))
        .anyMatch(line -> line.contains("PodDisruptionBudget w left: belongs to Helm"));
    assertThat(kubectl(cluster, namespace, "get", "service,pdb,configmap", "-oname"))
        .contains("poddisruptionbudget.policy/w", map)
        .doesNotContain("w-http");
    kubectl(cluster, namespace, "annotate", map, "eds.bizmatters.io/keep-");
    assertThat(apply(worker(namespace).annotation("b", "1")).pruned())
        .extracting(ObjectKey::kind)
        .containsExactly("ConfigMap");
  }

  @Test
  void withoutAutoscalingTheScaledObjectGoesBeforeTheCountIsOurs(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    apply(worker(namespace).withoutAutoscaling(2));
    assertThat(kubectl(cluster, namespace, "get", "scaledobject,hpa", "-oname")).isEmpty();
    assertThat(kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={.spec.replicas}"))
        .isEqualTo("2");
  }

  @Test
  void anEarlierReleaseComesBackByTheSameApply(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    apply(worker(namespace).image("acme/worker:1").httpPort(8080));
    apply(worker(namespace).image("acme/worker:2"));
    ServiceObjects now = worker(namespace).image("acme/worker:2").generated();
    ReleaseHistory.Earlier earlier = historian().earlier(now, OptionalInt.empty());
    assertThat(earlier.target().title()).isEqualTo("v1");
    Releasing back = apply(earlier.service(), 10, Optional.of("rollback to v1"));
    assertThat(back.entry().orElseThrow().title()).isEqualTo("v3");
    assertThat(back.entry().orElseThrow().note()).contains("rollback to v1");
    assertThat(
            kubectl(cluster, namespace, "get", "deploy,service", "-ojsonpath={..image} {..name}"))
        .contains("acme/worker:1", "w-http");
    assertThat(historian().earlier(now, OptionalInt.empty()).target().title()).isEqualTo("v2");
    assertThatThrownBy(() -> historian().earlier(now, OptionalInt.of(9)))
        .hasMessageContaining("has no release v9: recorded are v1, v2, v3");
  }

  @Test
  void aKilledBuildsRecordIsTakenUpOrSaidToHaveBeenStopped(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    ServiceObjects killed = worker(namespace).httpPort(8080).generated();
    ReleaseEntry entry =
        new ReleaseEntry(
            2,
            ReleaseState.PENDING,
            ReleaseRecords.digest(killed.objects()),
            Recording.clock(Duration.ZERO).now(),
            Recording.alice(),
            "0",
            Optional.empty());
    records().write(namespace.name(), "w", new ReleaseRecord(entry, killed.objects()));
    kubectl(cluster, namespace, "create", "service", "clusterip", "w-http", "--tcp=80");
    kubectl(
        cluster,
        namespace,
        "label",
        "--overwrite",
        "service/w-http",
        "app.kubernetes.io/managed-by=eds",
        "app.kubernetes.io/name=w");
    assertThat(history(namespace).entries().get(0).state()).isEqualTo(ReleaseState.FAILED);
    assertThat(history(namespace).entries().get(0).note())
        .contains("its build was stopped before it ended");
    Releasing next = apply(worker(namespace).annotation("a", "1"));
    assertThat(next.entry()).map(ReleaseEntry::title).contains("v3");
    assertThat(next.pruned()).extracting(ObjectKey::title).containsExactly("Service w-http");
    assertThat(history(namespace).entries())
        .extracting(ReleaseEntry::state)
        .containsExactly(ReleaseState.DEPLOYED, ReleaseState.FAILED, ReleaseState.SUPERSEDED);
  }

  @Test
  void aRenamedServiceLeavesOneThatIsToldOfAndRemovedWhenThatIsWanted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    ServiceObjects renamed = AService.named("x").namespace(namespace.name()).generated();
    apply(renamed, 10, Optional.empty());
    assertThat(lines)
        .anyMatch(
            line -> line.contains("a release w in namespace " + namespace.name() + " that none"));
    assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w", "/x");
    ServiceObjects again = AService.named("y").namespace(namespace.name()).generated();
    ServiceObjects other = AService.named("x").namespace(namespace.name()).generated();
    deploy(List.of(again, other), options(namespace.name(), 10, true), Optional.empty()).close();
    assertThat(kubectl(cluster, namespace, "get", "deploy,scaledobject,lease,secret", "-oname"))
        .contains("deployment.apps/x", "deployment.apps/y")
        .doesNotContain("/w\n", "w-scaler", "eds-release-w");
  }

  @Test
  void objectsOfOthersBecomeOursAltogether(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String deployment =
        ApplyClusterTest.deployment(3).replace("spec:\n", "spec:\n  minReadySeconds: 7\n");
    cluster
        .kubectlReading(
            deployment,
            "-n",
            namespace.name(),
            "apply",
            "--server-side",
            "--field-manager=helm",
            "-f",
            "-")
        .orFail();
    kubectl(
        cluster,
        namespace,
        "annotate",
        "deploy/w",
        "meta.helm.sh/release-name=shop",
        "--field-manager=helm");
    apply(worker(namespace));
    String live = kubectl(cluster, namespace, "get", "deploy/w", "--show-managed-fields", "-ojson");
    assertThat(live)
        .contains("\"replicas\": 3")
        .doesNotContain("minReadySeconds", "meta.helm.sh", "\"manager\": \"helm\"");
  }

  @Test
  void aServiceThatMovedLeavesOneThatIsToldOfAndRemovedWhenThatIsWanted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    TestNamespace other = cluster.newNamespace();
    try {
      apply(worker(namespace));
      ServiceObjects moved = AService.named("w").namespace(other.name()).generated();
      deploy(List.of(moved), options(namespace.name(), 10, false), Optional.empty()).close();
      assertThat(lines)
          .anyMatch(line -> line.contains("a release w in namespace " + namespace.name()));
      assertThat(kubectl(cluster, namespace, "get", "deploy", "-oname")).contains("/w");
      deploy(List.of(moved), options(namespace.name(), 10, true), Optional.empty()).close();
      assertThat(kubectl(cluster, namespace, "get", "deploy,scaledobject,lease,secret", "-oname"))
          .isEmpty();
      assertThat(kubectl(cluster, other, "get", "deploy", "-oname")).contains("/w");
    } finally {
      cluster.delete(other);
    }
  }

  @Test
  void aLockAndARecordCostThreeRequestsAndNoChangeOne(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    apply(worker(namespace));
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient direct = client) {
      assertThat(direct.namespace()).isNotEmpty();
      client = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)));
      apply(worker(namespace).image("acme/worker:2"));
      assertThat(requestsOfRecords(proxy))
          .containsExactly("PATCH lease", "POST secret", "PATCH lease");
      apply(worker(namespace).image("acme/worker:2"));
      assertThat(requestsOfRecords(proxy)).containsExactly("GET lease");
    }
  }

  private static List<String> requestsOfRecords(FaultProxy proxy) {
    List<String> requests =
        proxy.requests().stream()
            .filter(request -> request.path().matches(".*/(leases|secrets)([/?].*)?"))
            .map(
                request ->
                    request.method() + (request.path().contains("/leases") ? " lease" : " secret"))
            .toList();
    proxy.forget();
    return requests;
  }

  @Test
  void aReleaseThatNoRecordCanHoldIsRefusedBeforeAnythingIsWritten(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects small = worker(namespace).generated();
    List<KubernetesObject> objects = new ArrayList<>(small.objects());
    objects.add(noise("a", namespace));
    objects.add(noise("b", namespace));
    ServiceObjects large = new ServiceObjects(small.service(), objects);
    assertThatThrownBy(() -> apply(large, 10, Optional.empty()))
        .isInstanceOfSatisfying(
            ClusterException.class,
            refused -> {
              assertThat(refused.what())
                  .matches(
                      "the release of w cannot be recorded: \\d{7} bytes compressed, and a Secret"
                          + " holds 1000000");
              assertThat(refused.fix()).contains("<config>", "-Deds.history.max=0");
            });
    assertThat(kubectl(cluster, namespace, "get", "deploy,configmap,secret", "-oname"))
        .isEqualTo("configmap/kube-root-ca.crt");
    assertThat(history(namespace).holder()).isEmpty();
    assertThat(history(namespace).entries()).isEmpty();
    apply(large, 0, Optional.empty());
    assertThat(kubectl(cluster, namespace, "get", "configmap,secret", "-oname"))
        .contains("configmap/a", "configmap/b")
        .doesNotContain("secret/");
  }

  /** A ConfigMap of 700 kB that nothing compresses. */
  private static KubernetesObject noise(String name, TestNamespace namespace) {
    byte[] bytes = new byte[700_000];
    new Random(7 + name.hashCode()).nextBytes(bytes);
    return new KubernetesObject(
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            Map.of(
                "name",
                name,
                "namespace",
                namespace.name(),
                "labels",
                Map.of("app.kubernetes.io/managed-by", "eds", "app.kubernetes.io/name", "w")),
            "binaryData",
            Map.of("noise", Base64.getEncoder().encodeToString(bytes))));
  }

  @Test
  void anEmptyNewSetPrunesNothing(TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    Release empty =
        new Release(worker(namespace).generated().service(), List.of(), namespace.name());
    RunningRelease running =
        new RunningRelease(
            empty,
            new ReleaseLeases(client, retries(), () -> "")
                .find(namespace.name(), "w")
                .orElseThrow()
                .index(),
            history(namespace).entries().get(0));
    assertThat(running.stale()).hasSize(4);
    assertThatThrownBy(
            () -> new Prune(new ReleaseObjects(client, retries())).run(running, key -> true))
        .hasMessageContaining("is empty: nothing is pruned");
    assertThat(kubectl(cluster, namespace, "get", "deploy,scaledobject", "-oname"))
        .contains("/w", "/w-scaler");
  }

  @Test
  void whatIsDeletedHasNoHistory(TestCluster cluster, TestNamespace namespace) throws Exception {
    apply(worker(namespace));
    Delete.Outcome outcome =
        new RecordedDelete(client, retries(), options(namespace.name(), 10, false), lines::add)
            .run(List.of(worker(namespace).generated()), Duration.ofSeconds(60));
    assertThat(outcome.isSuccess()).isTrue();
    assertThat(
            kubectl(cluster, namespace, "get", "deploy,scaledobject,lease,secret", "-oname")
                .strip())
        .isEmpty();
  }

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  private Releasing apply(AService service) throws Exception {
    return apply(service, 10);
  }

  private Releasing apply(AService service, int history) throws Exception {
    return apply(service.generated(), history, Optional.empty());
  }

  private Releasing apply(ServiceObjects service, int history, Optional<String> note)
      throws Exception {
    ReleaseOptions options = options(service.service().namespace().orElseThrow(), history, false);
    try (Deployed deployed = deploy(List.of(service), options, note)) {
      return deployed.release(service);
    }
  }

  private Deployed deploy(
      List<ServiceObjects> services, ReleaseOptions options, Optional<String> note)
      throws Exception {
    try (StreamLook streams = new StreamLook(client, NatsWays.Options.automatic())) {
      Deployed deployed =
          new Deploy(client, retries(), streams, lines::add)
              .apply(
                  services,
                  new Deploy.Options(
                      new PreflightOptions(false, true, true, Duration.ofMillis(200)),
                      new ApplyOptions(Force.nobody(), false, false, false, true),
                      false,
                      Optional.of(options),
                      note.map(
                              text ->
                                  Map.of(
                                      key(services.get(0)), new Cause(text, OptionalInt.empty())))
                          .orElse(Map.of())));
      assertThat(deployed.misses()).isEmpty();
      assertThat(deployed.isSuccess()).as("%s", deployed.objects()).isTrue();
      return deployed;
    }
  }

  private static String key(ServiceObjects service) {
    return service.service().namespace().orElseThrow() + "/" + service.service().name();
  }

  private static ReleaseOptions options(String module, int history, boolean pruneRenamed) {
    return new ReleaseOptions(
        Recording.clock(Duration.ZERO),
        Recording.alice(),
        module,
        "0",
        Duration.ofSeconds(30),
        history,
        true,
        pruneRenamed);
  }

  private static Retries retries() {
    return Retries.within(Duration.ofSeconds(10), line -> {});
  }

  private ReleaseRecords records() {
    return new ReleaseRecords(client, retries());
  }

  private ReleaseHistory historian() {
    return new ReleaseHistory(new ReleaseLeases(client, retries(), () -> ""), records(), "default");
  }

  private ReleaseHistory.Recorded history(TestNamespace namespace) throws ClusterException {
    return historian().of(worker(namespace).generated());
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    return cluster
        .kubectl(
            java.util.stream.Stream.concat(
                    java.util.stream.Stream.of("-n", namespace.name()),
                    java.util.stream.Stream.of(words))
                .toArray(String[]::new))
        .orFail()
        .strip();
  }
}
