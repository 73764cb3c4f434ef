package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultExchange.Hold;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.FaultProxy.Request;
import io.bizmatters.platform.eds.kubernetes.JavaProcess;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.journal.OpenRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.wait.ForceActivation;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A build may be stopped anywhere: the next one goes on from there. */
@OnCluster
class InterruptionClusterTest {

  private static final Action MADE = Action.CREATED;
  private static final Action KEPT = Action.UNCHANGED;
  private static final Predicate<Request> WAKING = on("PATCH", "fieldManager=eds-probe");

  @TempDir private Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Streams streams;

  @BeforeEach
  void open(TestCluster cluster) throws Exception {
    streams = Streams.create(cluster.natsUrl()).durable("w");
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    streams.close();
  }

  /** A run that is held up somewhere. */
  private record Stopped(
      AService service, JavaProcess process, FaultProxy proxy, Hold hold, boolean kill) {

    void stop() throws Exception {
      hold.awaitArrival();
      if (kill) {
        process.kill();
      } else {
        process.interrupt();
      }
      assertThat(process.awaitExit())
          .as(process::said)
          .isEqualTo(kill ? JavaProcess.KILLED : JavaProcess.INTERRUPTED);
      assertThat(process.said()).doesNotContain("Exception");
      hold.drop();
    }
  }

  /** Each as soon as it is held: one that waits for its turn gives up the request and goes on. */
  private static void stop(List<Stopped> all) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(all.size());
    try {
      List<Future<?>> stopping = new ArrayList<>();
      for (Stopped each : all) {
        stopping.add(
            threads.submit(
                () -> {
                  each.stop();
                  return each;
                }));
      }
      for (Future<?> each : stopping) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whereverItIsStoppedTheNextRunDoesTheRest(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Predicate<Request> metric = on("GET", "/external.metrics.k8s.io/v1beta1/namespaces");
    List<Stopped> all =
        List.of(
            run("a", cluster, namespace, on("PATCH", "/serviceaccounts/"), Hold.request(), true),
            run("b", cluster, namespace, on("PATCH", "/deployments/"), Hold.answer(), true),
            run("c", cluster, namespace, on("PATCH", "/scaledobjects/"), Hold.request(), true),
            run("d", cluster, namespace, metric, Hold.request(), true),
            run("e", cluster, namespace, on("PATCH", "/deployments/"), Hold.answer(), false),
            run("f", cluster, namespace, metric, Hold.answer(), false));
    stop(all);
    AService[] services = all.stream().map(Stopped::service).toArray(AService[]::new);
    try (ReleaseDriver next = ReleaseDriver.on(cluster)) {
      assertThat(next.recording("a").history(services[0]).get(0).state())
          .isEqualTo(ReleaseEntry.State.PENDING);
      // Ctrl-C gives the lock back, with what came of the release
      ReleaseEntry stopped = next.recording("f").history(services[5]).get(0);
      assertThat(stopped.state()).isEqualTo(ReleaseEntry.State.FAILED);
      assertThat(stopped.note()).contains(OpenRelease.INTERRUPTED);
    }
    assertThat(goesOn(cluster, services[0], true)).containsExactly(MADE, MADE, MADE, MADE);
    assertThat(goesOn(cluster, services[1], true)).containsExactly(KEPT, KEPT, MADE, MADE);
    assertThat(goesOn(cluster, services[2], true)).containsExactly(KEPT, KEPT, KEPT, MADE);
    assertThat(goesOn(cluster, services[3], true)).containsExactly(KEPT, KEPT, KEPT, KEPT);
    assertThat(goesOn(cluster, services[4], true)).containsExactly(KEPT, KEPT, MADE, MADE);
    assertThat(goesOn(cluster, services[5], false)).containsExactly(KEPT, KEPT, KEPT, KEPT);
  }

  /** What the next run does to each object; the lock of one that was killed is taken over. */
  private static List<Action> goesOn(TestCluster cluster, AService service, boolean takesOver)
      throws Exception {
    String name = service.generated().service().name();
    try (ReleaseDriver next = ReleaseDriver.on(cluster).recording(name)) {
      ReleaseRun deployed = next.apply(service);
      assertThat(next.await())
          .as(next.log())
          .extracting(WaitResult::state)
          .containsOnly(State.READY);
      assertThat(next.log().contains("took over the lock")).as(next.log()).isEqualTo(takesOver);
      assertThat(next.history(service))
          .extracting(ReleaseEntry::title, ReleaseEntry::state)
          .containsExactly(tuple("v1", ReleaseEntry.State.DEPLOYED));
      return deployed.objects().stream().map(ApplyResult::action).toList();
    }
  }

  @Test
  void whatWasWokenIsLetGoOrFoundByTheNextRun(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    FaultProxy slow = proxy(cluster).strike(WAKING, 1, Fault.delay(Duration.ofSeconds(1)));
    FaultProxy quick = proxy(cluster);
    FaultProxy killed = proxy(cluster);
    JavaProcess waking = process("waking", cluster, namespace, slow, 0);
    JavaProcess woken = process("woken", cluster, namespace, quick, 0);
    JavaProcess left = process("left", cluster, namespace, killed, 0);

    await(() -> !slow.requests(WAKING).isEmpty(), waking);
    waking.interrupt();
    await(() -> isWoken(cluster, namespace, "woken"), woken);
    woken.interrupt();
    await(() -> isWoken(cluster, namespace, "left"), left);
    left.kill();

    assertThat(waking.awaitExit()).isEqualTo(JavaProcess.INTERRUPTED);
    assertThat(slow.requests(WAKING)).hasSize(2);
    assertThat(isWoken(cluster, namespace, "waking")).isFalse();
    assertThat(woken.awaitExit()).isEqualTo(JavaProcess.INTERRUPTED);
    assertThat(isWoken(cluster, namespace, "woken")).isFalse();
    assertThat(left.awaitExit()).isEqualTo(JavaProcess.KILLED);
    assertThat(isWoken(cluster, namespace, "left")).isTrue();

    AService service = service(cluster, namespace, "left", 0);
    try (ReleaseDriver next = ReleaseDriver.on(cluster).recording("left")) {
      assertThat(next.applyAndAwait(service).state()).as(next.log()).isEqualTo(State.READY_IDLE);
      assertThat(isWoken(cluster, namespace, "left")).isFalse();
    }
  }

  /** Minutes: of some forty requests each is once the last of a process that is stopped. */
  @ParameterizedTest
  @ValueSource(strings = {"apply", "rollback", "delete"})
  @Tag("soak")
  void everyRequestMayBeTheLast(String goal, TestCluster cluster, TestNamespace namespace)
      throws Exception {
    prepare(cluster, namespace, "whole");
    FaultProxy whole = proxy(cluster);
    assertThat(process(goal, "whole", cluster, namespace, whole, 1).awaitExit()).isZero();
    int requests = whole.requests().size();
    assertThat(requests).isGreaterThan(15);
    for (int first = 1; first <= requests; first += 12) {
      int behind = Math.min(first + 12, requests + 1);
      for (int number = first; number < behind; number++) {
        prepare(cluster, namespace, "n" + number);
      }
      // none before all are prepared: one that is held for long gives a look up, and ends by itself
      List<Stopped> some = new ArrayList<>();
      for (int number = first; number < behind; number++) {
        int last = number;
        some.add(
            run(
                goal,
                "n" + number,
                cluster,
                namespace,
                request -> request.number() == last,
                number % 2 == 0 ? Hold.request() : Hold.answer(),
                number % 3 == 0));
      }
      stop(some);
      some.forEach(each -> each.proxy().close());
      assertConverges(cluster, some.stream().map(Stopped::service).toArray(AService[]::new));
    }
  }

  /** Two releases, of which the first is the one that is wanted at last. */
  private void prepare(TestCluster cluster, TestNamespace namespace, String name) throws Exception {
    for (AService release :
        List.of(
            service(cluster, namespace, name, 1),
            service(cluster, namespace, name, 1).annotation("newer", "yes"))) {
      try (ReleaseDriver run = ReleaseDriver.on(cluster).recording(name)) {
        assertThat(run.applyWithoutWait(release).isSuccess()).isTrue();
      }
    }
  }

  private static void assertConverges(TestCluster cluster, AService... services) throws Exception {
    for (AService service : services) {
      String name = service.generated().service().name();
      try (ReleaseDriver next = ReleaseDriver.on(cluster).recording(name)) {
        assertThat(next.apply(service).isSuccess()).as(next.log()).isTrue();
        assertThat(next.await())
            .as(next.log())
            .extracting(WaitResult::state)
            .containsOnly(State.READY);
        List<ReleaseEntry> history = next.history(service);
        assertThat(history.get(0).state()).isEqualTo(ReleaseEntry.State.DEPLOYED);
        assertThat(history.get(0).digest())
            .isEqualTo(Recording.digest(name, List.of(service.generated())));
      }
    }
  }

  // ---- fixtures

  private Stopped run(
      String name,
      TestCluster cluster,
      TestNamespace namespace,
      Predicate<Request> at,
      Hold hold,
      boolean kill)
      throws IOException {
    return run("apply", name, cluster, namespace, at, hold, kill);
  }

  private Stopped run(
      String goal,
      String name,
      TestCluster cluster,
      TestNamespace namespace,
      Predicate<Request> at,
      Hold hold,
      boolean kill)
      throws IOException {
    FaultProxy proxy = proxy(cluster).strike(at, 1, hold);
    JavaProcess process = process(goal, name, cluster, namespace, proxy, 1);
    return new Stopped(service(cluster, namespace, name, 1), process, proxy, hold, kill);
  }

  private FaultProxy proxy(TestCluster cluster) {
    FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
    open.add(proxy);
    return proxy;
  }

  private JavaProcess process(
      String name, TestCluster cluster, TestNamespace namespace, FaultProxy proxy, int least)
      throws IOException {
    return process("apply", name, cluster, namespace, proxy, least);
  }

  private JavaProcess process(
      String goal,
      String name,
      TestCluster cluster,
      TestNamespace namespace,
      FaultProxy proxy,
      int least)
      throws IOException {
    JavaProcess process =
        DeployProcess.start(
            goal, cluster, namespace, proxy.kubeconfig(folder), name, streams.name(), least);
    open.add(process);
    return process;
  }

  private AService service(TestCluster cluster, TestNamespace namespace, String name, int least) {
    return DeployProcess.service(name, namespace, cluster.natsMonitoring(), streams.name(), least);
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition, JavaProcess process) throws InterruptedException {
    long end = System.nanoTime() + 90_000_000_000L;
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as(process::said).isLessThan(end);
      Thread.sleep(50);
    }
  }

  private static boolean isWoken(TestCluster cluster, TestNamespace namespace, String service) {
    return cluster
        .kubectl(
            "get",
            "scaledobject",
            service + "-scaler",
            "-n",
            namespace.name(),
            "--ignore-not-found",
            "-o",
            "yaml")
        .orFail()
        .contains(ForceActivation.ANNOTATION + ":");
  }
}
