package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Fault;
import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.journal.OpenRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Of every request of an apply, a delete and a rollback, each is once one that never arrives, and
 * none comes after it: that is what a cluster sees of {@code kill -9}. The next run, which wants
 * the same or something else, converges, and history tells what happened.
 */
@OnCluster
class EveryBoundaryClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(150);
  private static final Duration IMPATIENCE = Duration.ofSeconds(3);
  private static final int AT_A_TIME = 6;

  /** Each of how many requests is the last once: {@code 1} in the soak profile. */
  private static final int STRIDE = Integer.getInteger("eds.it.boundaryStride", 3);

  @TempDir private Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Streams streams;

  @BeforeEach
  void open(TestCluster cluster) throws Exception {
    streams = Streams.create(cluster.natsUrl()).durable("w");
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    streams.close();
  }

  /** What is stopped, through a connection of its own. */
  private interface Goal {
    void run(Path kubeconfig, String service) throws Exception;
  }

  @Test
  void ofAnApply(TestCluster cluster, TestNamespace namespace) throws Exception {
    Goal apply =
        (kubeconfig, name) -> release(cluster, kubeconfig, second(cluster, namespace, name));
    List<String> killed =
        killedEverywhere(cluster, apply, name -> List.of(first(cluster, namespace, name)));
    assertConverges(cluster, again(cluster, namespace, killed));
  }

  @Test
  void ofARollback(TestCluster cluster, TestNamespace namespace) throws Exception {
    Goal rollback =
        (kubeconfig, name) -> rollback(cluster, kubeconfig, second(cluster, namespace, name));
    List<String> killed =
        killedEverywhere(
            cluster,
            rollback,
            name -> List.of(first(cluster, namespace, name), second(cluster, namespace, name)));
    assertConverges(cluster, again(cluster, namespace, killed));
  }

  /** What is wanted next: every other one is given up for what was there before. */
  private List<AService> again(TestCluster cluster, TestNamespace namespace, List<String> killed) {
    List<AService> again = new ArrayList<>();
    for (int i = 0; i < killed.size(); i++) {
      again.add(
          i % 2 == 0
              ? second(cluster, namespace, killed.get(i))
              : first(cluster, namespace, killed.get(i)));
    }
    return again;
  }

  @Test
  void ofADelete(TestCluster cluster, TestNamespace namespace) throws Exception {
    Goal delete =
        (kubeconfig, name) -> delete(cluster, kubeconfig, first(cluster, namespace, name));
    List<String> killed =
        killedEverywhere(cluster, delete, name -> List.of(first(cluster, namespace, name)));
    List<AService> gone = new ArrayList<>();
    List<AService> back = new ArrayList<>();
    for (int i = 0; i < killed.size(); i++) {
      (i % 2 == 0 ? gone : back).add(first(cluster, namespace, killed.get(i)));
    }
    delete(cluster, cluster.kubeconfig(), gone.toArray(AService[]::new));
    String left =
        cluster
            .kubectl(
                "get",
                "deploy,service,serviceaccount,scaledobject,lease,secret",
                "-n",
                namespace.name(),
                "-oname")
            .orFail();
    for (AService one : gone) {
      String name = one.generated().service().name();
      assertThat(left).doesNotContain("/" + name + "\n", "/" + name + "-", "-" + name);
    }
    assertConverges(cluster, back);
  }

  /** Kills a run at each of its requests; the services whose runs these were. */
  private List<String> killedEverywhere(
      TestCluster cluster, Goal goal, Function<String, List<AService>> before) throws Exception {
    prepare(cluster, List.of("whole"), before);
    int requests;
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig())) {
      goal.run(proxy.kubeconfig(folder), "whole");
      requests = proxy.requests().size();
    }
    assertThat(requests).isGreaterThan(15);
    List<Integer> last = new ArrayList<>();
    for (int number = 1; number <= requests; number += STRIDE) {
      last.add(number);
    }
    List<String> names = last.stream().map(EveryBoundaryClusterTest::name).toList();
    prepare(cluster, names, before);
    ExecutorService several = Executors.newFixedThreadPool(AT_A_TIME);
    List<Future<?>> all = new ArrayList<>();
    for (int number : last) {
      all.add(
          several.submit(
              () -> {
                kill(cluster, goal, name(number), number);
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    several.shutdown();
    return names;
  }

  private static String name(int number) {
    return "n%03d".formatted(number);
  }

  /** The releases that were there before, one after the other. */
  private static void prepare(
      TestCluster cluster, List<String> names, Function<String, List<AService>> before)
      throws Exception {
    for (int release = 0; release < before.apply("any").size(); release++) {
      int number = release;
      try (ReleaseDriver run = ReleaseDriver.on(cluster)) {
        for (String name : names) {
          AService service = before.apply(name).get(number);
          assertThat(run.recording(name).applyWithoutWait(service).isSuccess()).isTrue();
        }
      }
    }
  }

  private void kill(TestCluster cluster, Goal goal, String name, int last) throws Exception {
    try (FaultProxy proxy = FaultProxy.before(cluster.kubeconfig())) {
      CompletableFuture<Void> over = new CompletableFuture<>();
      proxy.strike(
          request -> request.number() >= last,
          Fault.last(
              () -> {
                proxy.stop();
                over.complete(null);
              }));
      Path kubeconfig = proxy.kubeconfig(folder);
      Future<?> run =
          threads.submit(
              () -> {
                try {
                  goal.run(kubeconfig, name);
                } finally {
                  over.complete(null);
                }
                return null;
              });
      over.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      run.cancel(true);
    }
  }

  /** The next run of all: what they want is there, nothing else is, and history tells so. */
  private void assertConverges(TestCluster cluster, List<AService> wanted) throws Exception {
    ExecutorService several = Executors.newFixedThreadPool(AT_A_TIME);
    List<Future<?>> all = new ArrayList<>();
    for (AService one : wanted) {
      all.add(
          several.submit(
              () -> {
                converge(cluster, one);
                return null;
              }));
    }
    for (Future<?> each : all) {
      each.get();
    }
    several.shutdown();
  }

  private static void converge(TestCluster cluster, AService wanted) throws Exception {
    String name = wanted.generated().service().name();
    try (ReleaseDriver next = ReleaseDriver.on(cluster).recording(name).within(PATIENCE)) {
      ReleaseRun deployed = next.apply(wanted);
      assertThat(deployed.isSuccess()).as("%s %s", deployed.misses(), next.log()).isTrue();
      assertThat(next.await()).as(next.log()).allMatch(ended -> ended.state().isReady());
      assertIsThere(cluster, wanted.generated());
      assertHistory(next.recorded(wanted), wanted.generated(), name);
    }
  }

  private static void assertIsThere(TestCluster cluster, ServiceObjects wanted) {
    List<String> expected =
        wanted.objects().stream()
            .filter(object -> !object.kind().equals("ScaledObject"))
            .map(object -> object.kind() + " " + object.name())
            .sorted()
            .toList();
    String there =
        cluster
            .kubectl(
                "get",
                "deploy,service,serviceaccount",
                "-n",
                wanted.service().namespace().orElseThrow(),
                "-l",
                "app.kubernetes.io/name=" + wanted.service().name(),
                "-o",
                "jsonpath={range .items[*]}{.kind} {.metadata.name}{\"\\n\"}{end}")
            .orFail();
    assertThat(there.lines().sorted().toList()).isEqualTo(expected);
  }

  private static void assertHistory(
      ReleaseHistory.Recorded history, ServiceObjects wanted, String release) {
    assertThat(history.holder()).isEmpty();
    List<ReleaseEntry> entries = history.entries();
    assertThat(entries.get(0).state()).as("%s", entries).isEqualTo(ReleaseEntry.State.DEPLOYED);
    assertThat(entries.get(0).digest()).isEqualTo(Recording.digest(release, List.of(wanted)));
    assertThat(entries.subList(1, entries.size()))
        .as("%s", entries)
        .allMatch(
            entry ->
                entry.state() == ReleaseEntry.State.SUPERSEDED
                    || entry.note().equals(Optional.of(OpenRelease.INTERRUPTED)));
  }

  // ---- the goals

  private AService first(TestCluster cluster, TestNamespace namespace, String name) {
    return Workers.quick(name, namespace, cluster.natsMonitoring(), streams.name())
        .image("acme/worker:1")
        .httpPort(8080);
  }

  private AService second(TestCluster cluster, TestNamespace namespace, String name) {
    return Workers.quick(name, namespace, cluster.natsMonitoring(), streams.name())
        .image("acme/worker:2");
  }

  private static void release(TestCluster cluster, Path kubeconfig, AService service)
      throws Exception {
    String name = service.generated().service().name();
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, IMPATIENCE).recording(name)) {
      if (run.apply(service).isSuccess()) {
        run.await();
      }
    }
  }

  private static void rollback(TestCluster cluster, Path kubeconfig, AService now)
      throws Exception {
    String name = now.generated().service().name();
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, IMPATIENCE).recording(name)) {
      run.rollback(now, OptionalInt.of(1));
    }
  }

  private static void delete(TestCluster cluster, Path kubeconfig, AService... services)
      throws Exception {
    try (ReleaseDriver run = ReleaseDriver.as(kubeconfig, cluster, IMPATIENCE).within(PATIENCE)) {
      for (AService service : services) {
        run.recording(service.generated().service().name()).delete(service);
      }
    }
  }
}
