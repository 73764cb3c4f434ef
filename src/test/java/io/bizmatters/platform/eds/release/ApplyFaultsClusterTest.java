package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.FaultProxy.Request;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an apply does when the API server, or what is between, is in trouble. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class ApplyFaultsClusterTest {

  private static final String TYPED_PATCH =
      "failed to create typed patch object (n/w; apps/v1, Kind=Deployment): .spec.replicaz: field"
          + " not declared in schema";

  @TempDir private Path folder;
  private Streams streams;
  private FaultProxy proxy;
  private Path kubeconfig;

  @BeforeEach
  void open(TestCluster cluster) throws Exception {
    streams = Streams.create(cluster.natsUrl()).durable("w");
    proxy = FaultProxy.before(cluster.kubeconfig());
    kubeconfig = proxy.kubeconfig(folder);
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
    streams.close();
  }

  @Test
  void aServerThatIsDownAtTheStartIsOneErrorAtOnce(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    proxy.stop();
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      long start = System.nanoTime();
      ClusterException failure =
          catchThrowableOfType(ClusterException.class, () -> run.apply(worker(cluster, namespace)));
      assertThat(since(start)).isLessThan(Duration.ofSeconds(5));
      assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(failure.what()).startsWith("cannot reach http://127.0.0.1:");
      assertThat(failure.fix()).contains("kubectl version");
      assertThat(run.lines()).isEmpty();
    }
  }

  @Test
  void whatMayPassIsOutlastedWithALineEachTime(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    proxy
        .strike(on("GET", "/apiservices/"), 1, Fault.text(200, "<html>Please log in</html>"))
        .strike(on("GET", "/namespaces/" + namespace.name()), 1, Fault.truncate())
        .strike(
            on("PATCH", "/serviceaccounts/"),
            1,
            Fault.answer(429, "too many requests", "Retry-After: 1"))
        .strike(on("PATCH", "/deployments/"), 1, Fault.answer(503, "starting"))
        .strike(on("PATCH", "/deployments/"), 1, Fault.answer(502, "bad gateway"))
        .strike(on("PATCH", "/services/"), 1, Fault.answer(504, "gateway time-out"))
        .strike(on("PATCH", "/scaledobjects/"), 1, Fault.answer(500, "etcdserver: leader changed"));
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster).greeted()) {
      ReleaseRun deployed = run.applyWithoutWait(worker(cluster, namespace));
      assertThat(deployed.objects()).extracting(ApplyResult::action).containsOnly(Action.CREATED);
      assertThat(run.lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith(
                          "the external metrics API: the answer is not Kubernetes': <html>"))
          .anySatisfy(
              line -> assertThat(line).doesNotContain("HTTP", "html").contains("; again in "))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .isEqualTo(
                          "ServiceAccount w: HTTP 429 too many requests; Retry-After: 1; again in"
                              + " 1000 ms"))
          .anySatisfy(line -> assertThat(line).startsWith("Deployment w: HTTP 502 bad gateway; a"))
          .anySatisfy(line -> assertThat(line).startsWith("Deployment w: HTTP 503 starting; again"))
          .anySatisfy(line -> assertThat(line).startsWith("Service w: HTTP 504 gateway time-out"))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .startsWith("ScaledObject w-scaler: HTTP 500 etcdserver: leader changed"))
          .hasSize(7);
    }
    List<Request> asked = proxy.requests(on("PATCH", "/serviceaccounts/"));
    assertThat(asked).hasSize(2);
    assertThat(Duration.ofNanos(asked.get(1).at() - asked.get(0).at()))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(proxy.requests(on("PATCH", "/deployments/"))).hasSize(3);
  }

  @Test
  void anAnswerThatWasCutOffOrNeverCameIsAskedForAgain(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    proxy
        .strike(on("PATCH", "/deployments/"), 1, Fault.truncate())
        .strike(on("PATCH", "/scaledobjects/"), 1, Fault.resetAfterwards());
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      AService worker = worker(cluster, namespace);
      ReleaseRun deployed = run.applyWithoutWait(worker);
      assertThat(deployed.isSuccess()).isTrue();
      assertThat(deployed.objects()).allSatisfy(done -> assertThat(done.live()).isPresent());
      assertThat(run.lines()).hasSize(2);
      assertThat(run.applyWithoutWait(worker).objects())
          .extracting(ApplyResult::action)
          .containsOnly(Action.UNCHANGED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 400, 403, 422})
  void whatTheRequestIsTheCauseOfIsFinalWithinATenthOfASecond(
      int code, TestCluster cluster, TestNamespace namespace) throws Exception {
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      proxy.strike(on("PATCH", "/deployments/"), Fault.answer(code, TYPED_PATCH));
      List<Duration> took = new ArrayList<>();
      // the shortest of three: a busy machine may hold up any one of them
      for (int time = 1; time <= 3; time++) {
        ReleaseRun deployed = run.applyWithoutWait(worker(cluster, namespace));
        long end = System.nanoTime();
        List<Request> sent = proxy.requests(on("PATCH", "/deployments/"));
        assertThat(sent).hasSize(time);
        took.add(Duration.ofNanos(end - sent.get(time - 1).at()));
        assertThat(refusal(deployed).code()).isEqualTo(code);
        assertThat(refusal(deployed).what()).isEqualTo(TYPED_PATCH);
      }
      assertThat(Collections.min(took)).isLessThan(Duration.ofMillis(100));
      assertThat(run.lines()).isEmpty();
    }
  }

  @Test
  void aRetryAfterLongerThanThePatienceIsNotWaitedFor(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    proxy.strike(
        on("PATCH", "/deployments/"), Fault.answer(429, "too many requests", "Retry-After: 30"));
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, Duration.ofSeconds(20))) {
      AService worker = worker(cluster, namespace);
      ReleaseRun deployed = run.applyWithoutWait(worker);
      assertThat(proxy.requests(on("PATCH", "/deployments/"))).hasSize(1);
      assertThat(refusal(deployed).what())
          .contains("cannot answer for the moment", "HTTP 429 too many requests; Retry-After: 30")
          .contains("eds.retryTimeout");
      assertThat(run.lines()).isEmpty();
    }
  }

  @Test
  void aServerThatIsKilledMidApplyLeavesAReportAndTheNextRunConverges(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    AService worker = worker(cluster, namespace);
    proxy.strike(on("PATCH", "/deployments/"), 1, exchange -> proxy.stop());
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, Duration.ofSeconds(1))) {
      ReleaseRun deployed = run.applyWithoutWait(worker);
      assertThat(deployed.objects())
          .extracting(ApplyResult::action)
          .containsExactly(Action.CREATED, Action.FAILED, Action.NOT_TRIED, Action.NOT_TRIED);
      assertThat(run.lines()).isNotEmpty().allMatch(line -> line.startsWith("Deployment w: "));
      String[] report = run.report(worker).split("\n\n");
      assertThat(report[0]).startsWith("w in " + namespace.name() + "  NOT_APPLIED(REFUSED)");
      assertThat(report[1])
          .startsWith("Deployment/w\n")
          .contains("cannot reach http://127.0.0.1", "fix      run the same goal again");
      assertThat(report[2].lines().map(String::strip))
          .containsExactly(
              "objects",
              "created    ServiceAccount/w",
              "failed     Deployment/w",
              "not-tried  Service/w, ScaledObject/w-scaler",
              "what was applied stays; after the fix, the same goal does the rest");
      assertThat(report).hasSize(3);
      proxy.start();
      assertThat(run.applyWithoutWait(worker).objects())
          .extracting(ApplyResult::action)
          .containsExactly(Action.UNCHANGED, Action.CREATED, Action.CREATED, Action.CREATED);
    }
  }

  @Test
  void aServerThatComesBackMidApplyIsWaitedFor(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    proxy.strike(
        on("PATCH", "/deployments/"),
        1,
        exchange -> {
          cluster.stopApiServer();
          proxy.resetConnections();
          cluster.startApiServer();
        });
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      ReleaseRun deployed = run.applyWithoutWait(worker(cluster, namespace));
      assertThat(deployed.isSuccess()).isTrue();
      assertThat(run.lines()).isNotEmpty().allMatch(line -> line.startsWith("Deployment w: "));
    }
  }

  @Test
  void replicasThatCannotBeSeenAreNotGivenUp(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    cluster
        .kubectlReading(ApplyClusterTest.deployment(5), "create", "-n", namespace.name(), "-f", "-")
        .orFail();
    AService worker = worker(cluster, namespace);
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, Duration.ZERO).adopting()) {
      for (Fault fault : List.of(Fault.answer(503, "busy"), Fault.answer(403, "no"))) {
        proxy.heal();
        proxy.strike(on("GET", "/deployments/w"), fault);
        proxy.strike(on("GET", "/deployments/w"), 1, Fault.none());
        ReleaseRun deployed = run.applyWithoutWait(worker);
        assertThat(deployed.isSuccess()).isFalse();
        assertThat(replicas(cluster, namespace)).isEqualTo("5");
      }
      proxy.heal();
      proxy.strike(on("PATCH", "fieldManager=eds-handover"), Fault.answer(400, "no"));
      assertThat(refusal(run.applyWithoutWait(worker)).what())
          .isEqualTo("the running replicas could not be kept: no");
      assertThat(replicas(cluster, namespace)).isEqualTo("5");
      proxy.heal();
      run.applyWithoutWait(worker);
      assertThat(replicas(cluster, namespace)).isEqualTo("5");
    }
  }

  @Test
  void anUnchangedObjectIsOneRequestAndAChangedOneAPatchMore(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    AService worker = worker(cluster, namespace);
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      run.applyWithoutWait(worker);
      assertThat(proxy.requests(on("PATCH", ""))).hasSize(4);

      proxy.forget();
      run.applyWithoutWait(worker);
      assertThat(proxy.requests(ApplyFaultsClusterTest::namesAnObject))
          .hasSize(4)
          .allMatch(request -> request.method().equals("GET"));
      assertThat(proxy.requests(on("PATCH", ""))).isEmpty();

      // a controller that writes between look and write costs one look and one write more
      settled(cluster, namespace);
      proxy.forget();
      run.applyWithoutWait(worker.image("ghcr.io/acme/orders-worker:1.4.3"));
      assertThat(proxy.requests(ApplyFaultsClusterTest::namesAnObject)).hasSize(6);
      assertThat(proxy.requests(on("PATCH", "")))
          .extracting(request -> request.path().replaceFirst("\\?.*", ""))
          .containsExactlyInAnyOrder(
              "/apis/apps/v1/namespaces/" + namespace.name() + "/deployments/w",
              "/api/v1/namespaces/" + namespace.name() + "/services/w");
    }
  }

  @Test
  void manyUnchangedServicesAreOneListAKind(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService[] workers =
        Stream.of("w1", "w2", "w3", "w4")
            .map(name -> Workers.quick(name, namespace, cluster.natsMonitoring(), streams.name()))
            .toArray(AService[]::new);
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster)) {
      run.applyWithoutWait(workers);
      proxy.forget();
      run.applyWithoutWait(workers);
      assertThat(proxy.requests(ApplyFaultsClusterTest::namesAnObject)).isEmpty();
      assertThat(proxy.requests(on("PATCH", ""))).isEmpty();
      // one of each kind to apply, and the preflight's two of who else scales the Deployments
      assertThat(proxy.requests(on("GET", "?limit=500")))
          .extracting(request -> request.path().replaceAll(".*/|\\?.*", ""))
          .containsExactlyInAnyOrder(
              "serviceaccounts",
              "deployments",
              "services",
              "scaledobjects",
              "scaledobjects",
              "horizontalpodautoscalers");
    }
  }

  private static boolean namesAnObject(Request request) {
    return request.path().matches(".*/(?:serviceaccounts|deployments|services|scaledobjects)/w.*");
  }

  // ---- fixtures

  private AService worker(TestCluster cluster, TestNamespace namespace) {
    return Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
  }

  private static Refusal refusal(ReleaseRun deployed) {
    List<ApplyResult> failed =
        deployed.objects().stream().filter(done -> done.action() == Action.FAILED).toList();
    assertThat(failed).hasSize(1);
    return failed.get(0).refusal().orElseThrow();
  }

  /** Until nobody has written the Deployment and the Service for two seconds. */
  private static void settled(TestCluster cluster, TestNamespace namespace)
      throws InterruptedException {
    String before = "";
    for (String now = versions(cluster, namespace);
        !now.equals(before);
        now = versions(cluster, namespace)) {
      before = now;
      Thread.sleep(2_000);
    }
  }

  private static String versions(TestCluster cluster, TestNamespace namespace) {
    return cluster
        .kubectl(
            "get",
            "deployment/w",
            "service/w",
            "-n",
            namespace.name(),
            "-o",
            "jsonpath={.items[*].metadata.resourceVersion}")
        .orFail();
  }

  private static String replicas(TestCluster cluster, TestNamespace namespace) {
    return cluster
        .kubectl("get", "deployment/w", "-n", namespace.name(), "-o", "jsonpath={.spec.replicas}")
        .orFail();
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
