package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.Nodes;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.custom.Patches;
import io.bizmatters.platform.eds.model.EventDrivenService.Probes;
import io.bizmatters.platform.eds.model.EventDrivenService.Worker;
import io.bizmatters.platform.eds.model.ProbeSetting;
import io.bizmatters.platform.eds.model.ProbeSetting.Given;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Workers that are started, asked, stopped and patched in their own way become ready. */
@OnCluster
class OwnProcessClusterTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String PATCHES =
      """
      kind: Deployment
      metadata: {name: patched}
      spec:
        template:
          spec:
            containers:
              - {name: main, tty: true, env: [{name: MORE, value: "1"}]}
              - {name: proxy, image: "acme/worker:1"}
            volumes: [{name: tmp, emptyDir: {sizeLimit: 2Gi}}]
      ---
      kind: ScaledObject
      metadata: {name: idle-scaler}
      spec: {idleReplicaCount: 0}
      """;

  private static Worker started() {
    return new Worker(
        List.of("/bin/worker"),
        List.of("--batch=5"),
        List.of(Map.of("name", "metrics", "containerPort", 9090L)),
        Optional.of(Map.of("preStop", Map.of("sleep", Map.of("seconds", 1L)))),
        new Probes(
            new Given(Map.of("exec", Map.of("command", List.of("/bin/alive")))),
            new Given(Map.of("grpc", Map.of())),
            new Given(Map.of("tcpSocket", Map.of(), "periodSeconds", 2L))));
  }

  private static Worker silent() {
    ProbeSetting off = new ProbeSetting.Off();
    return new Worker(List.of(), List.of(), List.of(), Optional.empty(), new Probes(off, off, off));
  }

  /** With that tag: a second one is another release. */
  private static List<ServiceObjects> services(Workers workers, String tag) {
    List<ServiceObjects> generated =
        new ArrayList<>(
            Workers.generated(
                workers.named("started", tag).worker(started()),
                workers.named("silent", tag).worker(silent()),
                workers.named("patched", tag)));
    AService idle = workers.named("idle", tag).replicas(1, 3);
    generated.add(idle.generated());
    var patched = Patches.apply(Nodes.yaml(PATCHES), generated);
    assertThat(patched.problems()).isEmpty();
    return patched.services();
  }

  @Test
  void theServerTakesThemAndTheyBecomeReady(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      Map<String, WaitResult> first = driver.within(PATIENCE).run(services(workers, "1"));
      assertThat(first.keySet()).contains("started", "silent", "patched", "idle");
      assertReady(first);
      assertThat(
              workers.kubectl(
                  "get",
                  "deployment",
                  "patched",
                  "-o",
                  "jsonpath={.spec.template.spec.containers[*].name}"))
          .isEqualTo("main proxy");
      awaitRest(workers);
      Map<String, WaitResult> second = driver.within(PATIENCE).run(services(workers, "2"));
      assertReady(second);
      assertThat(WaitResults.state(WaitResults.one(second, "idle"))).isEqualTo("READY_IDLE");
    }
  }

  private static void assertReady(Map<String, WaitResult> ended) {
    assertThat(ended)
        .allSatisfy(
            (name, end) ->
                assertThat(end.state().isReady())
                    .as("%s: %s", name, end.judgement().gates())
                    .isTrue());
  }

  /** KEDA takes the idle one below its minimum. */
  private static void awaitRest(Workers workers) throws InterruptedException {
    for (int i = 0; i < 60; i++) {
      String replicas =
          workers.kubectl("get", "deployment", "idle", "-o", "jsonpath={.spec.replicas}");
      if (replicas.equals("0")) {
        return;
      }
      Thread.sleep(1000);
    }
    throw new AssertionError("KEDA does not let the idle one rest");
  }
}
