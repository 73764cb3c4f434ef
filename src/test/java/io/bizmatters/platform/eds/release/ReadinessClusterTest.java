package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Pipeline;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Gate;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the wait for services ends that are as they should be, with a real KEDA and its HPAs. */
@OnCluster
class ReadinessClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String METRICS =
      "{apiGroups: [external.metrics.k8s.io], resources: ['*'], verbs: [get, list]}";
  private static final String PAUSED = "autoscaling.keda.sh/paused";

  @Test
  void everyServiceEndsAsWhatItIs(TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w").publish(1);
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      AService idle = workers.named("idle", "1").replicas(0, 10).thresholds(5, 3);
      AService woken = workers.named("woken", "slow-3s").replicas(0, 10).thresholds(5, 3);
      AService lingers = workers.named("lingers", "lingers-6s");
      AService byHand = workers.named("by-hand", "1");
      Map<String, WaitResult> first =
          driver
              .within(PATIENCE)
              .run(
                  Workers.generated(
                      workers.named("ready", "1.4.2"),
                      idle,
                      lingers,
                      byHand,
                      workers.named("slow", "slow-4s"),
                      workers.named("heals", "backoff-4s"),
                      workers.named("evicted", "evicted-3s"),
                      workers.named("unscaled", "1").withoutAutoscaling(2),
                      workers.named("paused", "1").annotation(PAUSED, "true"),
                      workers.named("paused-at-2", "1").annotation(PAUSED + "-replicas", "2"),
                      workers.named("no-scale-in", "1").annotation(PAUSED + "-scale-in", "true"),
                      workers.named("no-scale-out", "1").annotation(PAUSED + "-scale-out", "true"),
                      workers.unseenByKeda("falls-back").fallback(1, 2),
                      workers.unseenByKeda("falls-back-late").fallback(3, 2)));
      WaitResults.assertStates(
          first,
          Map.ofEntries(
              Map.entry("ready", "READY"),
              Map.entry("idle", "READY_IDLE"),
              Map.entry("lingers", "READY"),
              Map.entry("by-hand", "READY"),
              Map.entry("slow", "READY"),
              Map.entry("heals", "READY"),
              Map.entry("evicted", "READY"),
              Map.entry("unscaled", "READY"),
              Map.entry("paused", "PAUSED"),
              Map.entry("paused-at-2", "PAUSED"),
              Map.entry("no-scale-in", "PAUSED"),
              Map.entry("no-scale-out", "PAUSED"),
              Map.entry("falls-back", "DEGRADED"),
              Map.entry("falls-back-late", "DEGRADED")));
      assertThat(WaitResults.one(first, "ready").gates())
          .containsOnlyKeys(
              Gate.ROLLOUT, Gate.RECONCILED, Gate.AUTOSCALER, Gate.METRIC, Gate.STREAM);
      assertThat(WaitResults.one(first, "unscaled").gates())
          .containsOnlyKeys(Gate.ROLLOUT, Gate.STREAM);
      assertThat(WaitResults.one(first, "ready").judgement().progress().lag())
          .hasValue(java.math.BigDecimal.ONE);
      assertThat(evictions(workers)).contains("Evicted");
      assertThat(replicas(workers, "falls-back")).isEqualTo("2");
      assertThat(replicas(workers, "falls-back-late")).isEqualTo("2");

      workers.kubectl("annotate", "scaledobject/by-hand-scaler", PAUSED + "=true");
      List<ServiceObjects> again =
          Workers.generated(lingers.image("acme/worker:2"), woken, idle, byHand);
      Map<String, WaitResult> second = driver.proving(PATIENCE).run(again);
      String left = podImages(workers, "lingers");
      WaitResults.assertStates(
          second,
          Map.of(
              "lingers", "READY",
              "woken", "READY_PROVEN",
              "idle", "READY_PROVEN",
              "by-hand", "PAUSED"));
      assertThat(left).isEqualTo("acme/worker:2");
      assertThat(driver.lines()).anyMatch(line -> line.contains("old pod"));
      for (String name : List.of("woken", "idle")) {
        assertThat(annotations(workers, name)).doesNotContain("force-activation");
        workers.kubectl(
            "wait", "deployment/" + name, "--for=jsonpath={.spec.replicas}=0", "--timeout=60s");
      }
      assertThat(
              WaitResults.state(WaitResults.one(driver.within(PATIENCE).awaitLive(again), "woken")))
          .isEqualTo("READY_IDLE");
    }
  }

  @Test
  void withoutTheRightToWatchOrToSeePodsItWorksAndIsSaid(
      TestCluster cluster, TestNamespace namespace, @TempDir Path folder) throws Exception {
    TestNamespace blind = new TestNamespace(namespace.name() + "-blind");
    cluster.kubectl("create", "namespace", blind.name()).orFail();
    Path polling = Pipeline.in(cluster, namespace, folder, rights("list"), seeing("list"), METRICS);
    Path podless = Pipeline.in(cluster, blind, folder, rights("list, watch"), METRICS);
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver polls = ReleaseDriver.as(polling, cluster).takingOver();
        ReleaseDriver gropes = ReleaseDriver.as(podless, cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      Workers unseen = new Workers(cluster, blind, streams.name());
      Future<Map<String, WaitResult>> polled =
          polls
              .within(PATIENCE)
              .begin(Workers.generated(workers.named("w", "1"), workers.named("crash", "crash")));
      Future<Map<String, WaitResult>> groped =
          gropes
              .within(Duration.ofSeconds(12))
              .begin(Workers.generated(unseen.named("w", "1"), unseen.named("x", "unready")));
      WaitResults.assertStates(groped.get(), Map.of("w", "READY", "x", "TIMEOUT"));
      WaitResults.assertStates(polled.get(), Map.of("w", "READY", "crash", "FAILED(CRASH_LOOP)"));
      assertThat(polls.lines())
          .filteredOn(line -> line.contains("the verb watch is forbidden"))
          .hasSize(1);
      assertThat(gropes.lines())
          .filteredOn(line -> line.contains("pods cannot be read") && line.contains("eds:rbac"))
          .isNotEmpty();
      assertThat(WaitResults.one(groped.get(), "x").judgement().warnings())
          .extracting(Finding::message)
          .anyMatch(message -> message.contains("pods cannot be read"));
    } finally {
      cluster.kubectl("delete", "namespace", blind.name(), "--wait=false").orFail();
    }
  }

  private static String rights(String looking) {
    return "{apiGroups: ['', apps, policy, keda.sh, autoscaling], resources: [serviceaccounts,"
        + " services, deployments, scaledobjects, replicasets, horizontalpodautoscalers],"
        + " verbs: [create, patch, get, "
        + looking
        + "]}";
  }

  private static String seeing(String looking) {
    return "{apiGroups: [''], resources: [pods, events, pods/log], verbs: [get, " + looking + "]}";
  }

  private static String evictions(Workers workers) {
    return workers.kubectl(
        "get",
        "pods",
        "-l",
        "app.kubernetes.io/name=evicted",
        "-o",
        "jsonpath={.items[*].status.reason}");
  }

  private static String replicas(Workers workers, String name) {
    return workers.kubectl("get", "deployment/" + name, "-o", "jsonpath={.spec.replicas}");
  }

  private static String podImages(Workers workers, String name) {
    return workers.kubectl(
        "get",
        "pods",
        "-l",
        "app.kubernetes.io/name=" + name,
        "-o",
        "jsonpath={.items[*].spec.containers[0].image}");
  }

  private static String annotations(Workers workers, String name) {
    return workers.kubectl(
        "get", "scaledobject/" + name + "-scaler", "-o", "jsonpath={.metadata.annotations}");
  }
}
