package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Parts of the platform stop, hang and come back while a service is waited for: it is not said to
 * be ready before they are well. All of the cluster's users suffer from these tests, so they are
 * never run beside others.
 */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class WaitFaultsClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(85);
  private static final String CONDITION = "{.status.conditions[?(@.type=='%s')].status}";

  /** No condition shows a hanging adapter for as long as that. */
  int secondsOfSilence() {
    return 31;
  }

  @Test
  void aMetricsAdapterThatHangsOrIsDeadIsNoticedThoughAllConditionsAreGood(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      AService worker = workers.named("w", "1");
      driver.within(PATIENCE).run(Workers.generated(worker));

      List<ServiceObjects> next = Workers.generated(worker.image("acme/worker:2"));
      ReleaseRun deployed = driver.within(PATIENCE).applyWhole(next);
      cluster.freeze("keda-adapter");
      Map<String, WaitResult> ended;
      try (deployed) {
        Future<Map<String, WaitResult>> waiting = driver.inBackground(() -> driver.await(deployed));
        assertThatThrownBy(() -> waiting.get(secondsOfSilence(), TimeUnit.SECONDS))
            .isInstanceOf(TimeoutException.class);
        assertThat(condition(workers, "scaledobject/w-scaler", "Ready")).isEqualTo("True");
        assertThat(condition(workers, "hpa/keda-hpa-w-scaler", "AbleToScale")).isEqualTo("True");
        assertThat(condition(workers, "hpa/keda-hpa-w-scaler", "ScalingActive")).isEqualTo("True");
        assertThat(driver.lines()).anyMatch(line -> line.contains("no answer within 2000 ms"));
        cluster.thaw("keda-adapter");
        ended = waiting.get();
      } finally {
        cluster.thaw("keda-adapter");
      }
      WaitResults.assertStates(ended, Map.of("w", "READY"));

      cluster.stop("keda-adapter");
      try {
        WaitResult dead =
            WaitResults.one(driver.within(Duration.ofSeconds(6)).awaitLive(next), "w");
        assertThat(WaitResults.state(dead)).isEqualTo("TIMEOUT");
        assertThat(dead.verdict().findings())
            .extracting(Finding::object)
            .extracting(Object::toString)
            .anyMatch(object -> object.contains("s0-nats-jetstream-" + streams.name()));
      } finally {
        cluster.start("keda-adapter");
      }
    } finally {
      MetricsApi.awaitServed(cluster);
    }
  }

  @Test
  void anOperatorThatIsAwayIsWaitedFor(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      AService old = workers.named("old", "1");
      driver.within(PATIENCE).run(Workers.generated(old));
      List<ServiceObjects> services =
          Workers.generated(old.image("acme/worker:2"), workers.named("new", "1"));
      Map<String, WaitResult> ended;
      cluster.stop("keda-operator");
      try {
        Future<Map<String, WaitResult>> waiting = driver.within(PATIENCE).begin(services);
        assertThatThrownBy(() -> waiting.get(6, TimeUnit.SECONDS))
            .isInstanceOf(TimeoutException.class);
        assertThat(driver.lines())
            .anyMatch(line -> line.startsWith("new ") && line.contains("the HPA does not exist"))
            .anyMatch(line -> line.startsWith("old ") && line.contains("s0-nats-jetstream"));
        cluster.start("keda-operator");
        ended = waiting.get();
      } finally {
        cluster.start("keda-operator");
      }
      WaitResults.assertStates(ended, Map.of("old", "READY", "new", "READY"));
    }
  }

  @Test
  void natsThatIsDownAndComesBackIsWaitedFor(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.lasting(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      AService worker =
          workers.named("w", "slow-2s").pace(Duration.ofSeconds(10), Duration.ofSeconds(20));
      Map<String, WaitResult> ended;
      List<ServiceObjects> services = Workers.generated(worker);
      ReleaseRun deployed = driver.within(PATIENCE).applyWhole(services);
      cluster.stop("nats");
      try (deployed) {
        Future<Map<String, WaitResult>> waiting = driver.inBackground(() -> driver.await(deployed));
        assertThatThrownBy(() -> waiting.get(8, TimeUnit.SECONDS))
            .isInstanceOf(TimeoutException.class);
        cluster.start("nats");
        ended = waiting.get();
      } finally {
        cluster.start("nats");
      }
      WaitResults.assertStates(ended, Map.of("w", "READY"));
    }
  }

  @Test
  void aMetricsApiThatNobodyServesFailsTheWait(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (MetricsApi metrics = MetricsApi.of(cluster);
        Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      List<ServiceObjects> services = Workers.generated(workers.named("w", "1"));
      try (ReleaseRun deployed = driver.within(PATIENCE).applyWhole(services)) {
        metrics.delete();
        WaitResult ended = WaitResults.one(driver.await(deployed), "w");
        assertThat(WaitResults.state(ended)).isEqualTo("FAILED(METRICS_API_NOT_SERVED)");
      }
    }
  }

  private static String condition(Workers workers, String object, String type) {
    return workers.kubectl("get", object, "-o", "jsonpath=" + CONDITION.formatted(type));
  }
}
