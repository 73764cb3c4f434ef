package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.any;
import static io.bizmatters.platform.eds.kubernetes.FaultProxy.watches;
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
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wait outlasts what becomes of its watches. */
@OnCluster
class WatchFaultsClusterTest {

  private static final Pattern TIME =
      Pattern.compile("\"(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z)\"");

  @TempDir private Path folder;
  private final List<FaultProxy> proxies = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Streams streams;

  @BeforeEach
  void open(TestCluster cluster) throws Exception {
    streams = Streams.create(cluster.natsUrl()).durable("w");
  }

  @AfterEach
  void close() throws Exception {
    threads.shutdownNow();
    assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    proxies.forEach(FaultProxy::close);
    streams.close();
  }

  @Test
  void itIsReadyWhateverBecomesOfWatches(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Fault reset =
        exchange -> {
          Thread.sleep(200);
          Fault.resetAfterwards().strike(exchange);
        };
    FaultProxy silent = proxy(cluster).strike(watches(), Fault.silence());
    FaultProxy mute = proxy(cluster).strike(watches(), Fault.hang());
    FaultProxy gone =
        proxy(cluster)
            .strike(watches(), 12, Fault.answer(410, "too old resource version"))
            .strike(
                watches(),
                12,
                Fault.text(
                    200,
                    "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"message\":\"too"
                        + " old resource version\"}}\n"));
    FaultProxy broken = proxy(cluster).strike(watches(), reset);
    FaultProxy cutOff =
        proxy(cluster).strike(watches(), Fault.text(200, "{\"type\":\"MODIFIED\",\"object\":{"));
    FaultProxy refused = proxy(cluster).strike(watches(), Fault.answer(503, "busy"));

    List<FaultProxy> all = List.of(silent, mute, gone, broken, cutOff, refused);
    List<Future<Told>> told = new ArrayList<>();
    for (FaultProxy proxy : all) {
      told.add(inBackground(cluster, worker("w" + told.size(), cluster, namespace), proxy));
    }
    for (int i = 0; i < all.size(); i++) {
      assertThat(told.get(i).get().ended().state())
          .as("w" + i + "\n" + told.get(i).get().lines())
          .isEqualTo(State.READY);
      assertThat(all.get(i).requests(watches())).as("w" + i).isNotEmpty();
      assertThat(all.get(i).requests(WatchFaultsClusterTest::isList))
          .as("w" + i)
          .hasSizeGreaterThan(6);
    }
  }

  @Test
  void listsThatFailAreToldOnceAndTriedOn(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    FaultProxy proxy = proxy(cluster);
    AService worker = worker("w", cluster, namespace);
    try (ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster)) {
      run.apply(worker);
      proxy
          .strike(WatchFaultsClusterTest::isList, 8, Fault.truncate())
          .strike(WatchFaultsClusterTest::isList, 8, Fault.answer(503, "starting"))
          .strike(WatchFaultsClusterTest::isList, 4, Fault.text(200, "<html>Please log in</html>"));
      proxy.resetConnections();
      assertThat(run.await().get(0).state()).as(run.log()).isEqualTo(State.READY);
      assertThat(run.lines())
          .filteredOn(line -> line.startsWith("lost http://127.0.0.1:"))
          .singleElement()
          .asString()
          .endsWith("; trying on");
      assertThat(run.lines()).filteredOn(line -> line.endsWith(" answers again")).hasSize(1);
    }
  }

  @Test
  void credentialsThatExpireDuringTheWaitEndIt(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    FaultProxy proxy = proxy(cluster);
    AService worker = worker("w", cluster, namespace).image("ghcr.io/acme/orders-worker:unready");
    try (ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster)) {
      run.apply(worker);
      proxy.strike(any(), Fault.answer(401, "Unauthorized"));
      proxy.resetConnections();
      ClusterException failure = catchThrowableOfType(ClusterException.class, () -> run.await());
      assertThat(failure.reason()).isEqualTo(Reason.UNAUTHORIZED);
      assertThat(failure.fix()).contains("log in again");
    }
  }

  @Test
  void clocksThatDifferByTenMinutesChangeNothing(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    List<Future<Told>> told = new ArrayList<>();
    for (int minutes : List.of(-10, 10)) {
      FaultProxy proxy = proxy(cluster).strike(any(), Fault.rewrite(shifted(minutes)));
      String name = minutes < 0 ? "slow" : "fast";
      told.add(inBackground(cluster, worker(name, cluster, namespace), proxy));
      told.add(
          inBackground(
              cluster,
              worker("no-" + name, cluster, namespace).image("ghcr.io/acme/orders-worker:missing"),
              proxy));
    }
    List<State> states = new ArrayList<>();
    for (Future<Told> each : told) {
      states.add(each.get().ended().state());
      assertThat(each.get().ended().took()).isLessThan(Duration.ofSeconds(40));
    }
    assertThat(states).containsExactly(State.READY, State.FAILED, State.READY, State.FAILED);
  }

  private static UnaryOperator<String> shifted(int minutes) {
    return line ->
        TIME.matcher(line)
            .replaceAll(
                time ->
                    '"' + Instant.parse(time.group(1)).plusSeconds(60L * minutes).toString() + '"');
  }

  // ---- fixtures

  private static boolean isList(Request request) {
    return request.path().contains("limit=500") && !request.isWatch();
  }

  private record Told(WaitResult ended, String lines) {}

  private Future<Told> inBackground(TestCluster cluster, AService worker, FaultProxy proxy) {
    return threads.submit(
        (Callable<Told>)
            () -> {
              try (ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster)) {
                return new Told(run.applyAndAwait(worker), run.log());
              }
            });
  }

  private FaultProxy proxy(TestCluster cluster) {
    FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
    proxies.add(proxy);
    return proxy;
  }

  private AService worker(String name, TestCluster cluster, TestNamespace namespace) {
    return Workers.quick(name, namespace, cluster.natsMonitoring(), streams.name());
  }
}
