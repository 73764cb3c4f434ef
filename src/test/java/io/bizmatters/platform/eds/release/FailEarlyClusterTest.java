package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Judgement.Finding;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.RunReport.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Services that cannot become ready fail early, with the root cause and what to do. */
@OnCluster
class FailEarlyClusterTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(24);

  private final List<String> moreNamespaces = new ArrayList<>();

  @Test
  void everyFateHasItsReasonAndATimeoutItsBlockers(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver();
        SecondCrash crashes = SecondCrash.watch(cluster, namespace, "crash")) {
      for (String consumer : List.of("gone", "push", "ephemeral", "auto")) {
        streams.durable(consumer);
      }
      Workers workers = new Workers(cluster, namespace, streams.name());
      List<ServiceObjects> services = new ArrayList<>();
      ReleaseRun applied;
      try (Streams lost = Streams.create(cluster.natsUrl()).durable("w")) {
        services.addAll(services(workers, lost.name()));
        applied = driver.within(TIMEOUT).applyWhole(services);
      }
      Map<String, WaitResult> ended;
      Duration took;
      try (ReleaseRun deployed = applied) {
        streams.without("gone").without("push").without("ephemeral").without("auto");
        streams.push("push").ephemeral("ephemeral").unacknowledged("auto");
        Instant begun = Instant.now();
        ended = driver.await(deployed);
        took = Duration.between(begun, Instant.now());
        assertThat(crashes.to(begun.plus(WaitResults.one(ended, "crash").took())))
            .isLessThan(Duration.ofSeconds(20));
      }

      WaitResults.assertStates(ended, expected());
      assertThat(took).isBetween(TIMEOUT, TIMEOUT.plusSeconds(1));
      assertThat(WaitResults.one(ended, "missing").took()).isLessThan(Duration.ofSeconds(15));
      ended.forEach(FailEarlyClusterTest::assertCausesAreTold);
      assertThat(causes(WaitResults.one(ended, "late")))
          .contains("timed out progressing", "kubectl -n " + namespace.name() + " describe pods");
      assertThat(causes(WaitResults.one(ended, "quota"))).contains("exceeded quota: none");
      assertThat(causes(WaitResults.one(ended, "limits")))
          .contains("maximum cpu usage per Container is 1m");
      assertThat(causes(WaitResults.one(ended, "security")))
          .contains("violates PodSecurity", "hostNetwork");
      assertThat(causes(WaitResults.one(ended, "nowhere")))
          .contains("node(s) didn't match", "wait for a node");
      assertThat(driver.lines())
          .anyMatch(line -> line.startsWith("nowhere  warning: Pod/nowhere-"));
    }
  }

  private List<ServiceObjects> services(Workers workers, String lostStream) {
    List<ServiceObjects> services = new ArrayList<>(refused(workers));
    services.add(
        Workers.withDeploymentField(
            workers.named("late", "unready").generated(), "progressDeadlineSeconds", 8));
    services.add(
        // it is ready for 3 s, and on a busy machine that is enough for all gates
        Workers.withDeploymentField(
            workers.named("dies", "dies").generated(), "minReadySeconds", 30));
    services.addAll(fates(workers));
    services.addAll(unreadable(workers, lostStream));
    return services;
  }

  private static List<ServiceObjects> fates(Workers workers) {
    return Workers.generated(
        workers.named("missing", "missing"),
        workers.named("crash", "crash-3"),
        workers.named("oom", "oom"),
        workers.named("init", "init-crash-4").init(List.of("migrate"), List.of()),
        workers.named("no-key", "no-key"),
        workers.named("no-secret", "no-secret"),
        workers.named("unready", "unready"),
        workers.named("nowhere", "1").node("disk", "tape"));
  }

  private static List<ServiceObjects> unreadable(Workers workers, String lostStream) {
    return Workers.generated(
        workers
            .named("unknown-trigger", "1")
            .trigger(Map.of("type", "oracle", "metadata", Map.of())),
        workers.unseenByKeda("unseen"),
        workers.named("no-stream", "1").reads(lostStream, "w"),
        workers.named("no-consumer", "1").reads(workers.stream(), "gone"),
        workers.named("push", "1").reads(workers.stream(), "push"),
        workers.named("ephemeral", "1").reads(workers.stream(), "ephemeral"),
        workers.named("auto", "1").reads(workers.stream(), "auto"));
  }

  /** In namespaces that refuse their pods. */
  private List<ServiceObjects> refused(Workers workers) {
    AService quota = workers.named("quota", "1").namespace(moreNamespace(workers, "quota"));
    AService limits = workers.named("limits", "1").namespace(moreNamespace(workers, "limits"));
    AService security =
        workers.named("security", "1").namespace(moreNamespace(workers, "security"));
    workers.kubectlReading(
        """
        apiVersion: v1
        kind: ResourceQuota
        metadata: {name: none, namespace: %1$s-quota}
        spec: {hard: {pods: "0"}}
        ---
        apiVersion: v1
        kind: LimitRange
        metadata: {name: small, namespace: %1$s-limits}
        spec: {limits: [{type: Container, max: {cpu: 1m}}]}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s-security, labels: {pod-security.kubernetes.io/enforce: baseline}}
        """
            .formatted(workers.namespace().name()),
        "apply",
        "--server-side",
        "--namespace=",
        "-f",
        "-");
    return List.of(quota.generated(), limits.generated(), onTheHostsNetwork(security.generated()));
  }

  private static Map<?, ?> child(Map<?, ?> tree, String name) {
    return (Map<?, ?>) Objects.requireNonNull(tree.get(name), name);
  }

  private static ServiceObjects onTheHostsNetwork(ServiceObjects service) {
    Map<String, Object> deployment =
        service.objects().stream()
            .filter(object -> object.kind().equals("Deployment"))
            .findFirst()
            .orElseThrow()
            .tree();
    Map<?, ?> template = child(child(deployment, "spec"), "template");
    Map<Object, Object> pod = new LinkedHashMap<>(child(template, "spec"));
    pod.put("hostNetwork", true);
    Map<Object, Object> with = new LinkedHashMap<>(template);
    with.put("spec", pod);
    return Workers.withDeploymentField(service, "template", with);
  }

  private String moreNamespace(Workers workers, String name) {
    String full = workers.namespace().name() + "-" + name;
    workers.cluster().kubectl("create", "namespace", full).orFail();
    moreNamespaces.add(full);
    return full;
  }

  @AfterEach
  void deleteNamespaces(TestCluster cluster) {
    moreNamespaces.forEach(
        name -> cluster.kubectl("delete", "namespace", name, "--wait=false").orFail());
  }

  private static Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    expected.put("missing", "FAILED(IMAGE_NOT_PULLED)");
    expected.put("crash", "FAILED(CRASH_LOOP)");
    expected.put("oom", "FAILED(CRASH_LOOP)");
    expected.put("dies", "FAILED(CRASH_LOOP)");
    expected.put("init", "FAILED(INIT_CONTAINER_FAILED)");
    expected.put("no-key", "FAILED(CONFIG_MISSING)");
    expected.put("no-secret", "FAILED(CONFIG_MISSING)");
    expected.put("unready", "TIMEOUT");
    expected.put("nowhere", "TIMEOUT");
    expected.put("unknown-trigger", "FAILED(SCALED_OBJECT_REFUSED)");
    expected.put("unseen", "FAILED(TRIGGER_ERROR)");
    expected.put("no-stream", "FAILED(STREAM_MISSING)");
    expected.put("no-consumer", "FAILED(CONSUMER_MISSING)");
    expected.put("push", "FAILED(CONSUMER_UNFIT)");
    expected.put("ephemeral", "FAILED(CONSUMER_UNFIT)");
    expected.put("auto", "FAILED(CONSUMER_UNFIT)");
    expected.put("quota", "FAILED(REPLICAS_REFUSED)");
    expected.put("limits", "FAILED(REPLICAS_REFUSED)");
    expected.put("security", "FAILED(REPLICAS_REFUSED)");
    expected.put("late", "FAILED(PROGRESS_DEADLINE)");
    return expected;
  }

  /** What each finding names, and what the pods say. */
  private static void assertCausesAreTold(String name, WaitResult ended) {
    assertThat(ended.verdict().findings()).as(name).isNotEmpty();
    assertThat(ended.verdict().findings()).extracting(Finding::fix).as(name).doesNotContain("");
    String causes = causes(ended);
    switch (name) {
      case "missing" -> assertThat(causes).contains("acme/worker:missing: not found", "imagePull");
      case "crash" ->
          assertThat(causes).contains("Pod/crash-", "exited with 3", "2 restarts", "--previous");
      case "oom" -> assertThat(causes).contains("137 (OOMKilled)", "more memory");
      case "dies" -> assertThat(causes).contains("exited with 1");
      case "init" -> assertThat(causes).contains("exited with 4");
      case "no-key" -> assertThat(causes).contains("add the key endpoint to Secret/orders-db");
      case "no-secret" -> assertThat(causes).contains("create Secret/orders-db in namespace");
      case "unready" -> assertThat(causes).contains("Deployment/unready: 0/1 available");
      case "unknown-trigger" -> assertThat(causes).contains("no scaler found");
      case "unseen" -> assertThat(causes).contains("TriggerError", "monitoring endpoint");
      case "no-stream", "no-consumer", "push", "ephemeral", "auto" ->
          assertThat(causes).contains("nats consumer add");
      default -> assertThat(causes).isNotEmpty();
    }
    if (List.of("crash", "oom", "dies", "init", "late", "unready").contains(name)) {
      assertThat(ended.evidence()).as(name).isNotEmpty();
      Evidence evidence = ended.evidence().get(0);
      assertThat(evidence.pod()).startsWith(name + "-");
      assertThat(evidence.events())
          .as(name)
          .anyMatch(event -> event.matches("(?s)BackOff: .*|Unhealthy: Readiness probe failed.*"));
      assertThat(evidence.logLines()).as(name).isNotEmpty();
    }
    if (List.of("crash", "oom", "dies").contains(name)) {
      assertThat(ended.evidence().get(0).logLines().toString()).contains("no such variable");
    }
  }

  private static String causes(WaitResult ended) {
    StringBuilder causes = new StringBuilder();
    for (Finding finding : ended.verdict().findings()) {
      causes.append(finding.object()).append(": ").append(finding.message());
      causes.append(" -> ").append(finding.fix()).append('\n');
    }
    return causes.toString();
  }

  @Test
  void whatAPreflightMissesIsNotApplied(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      AService elsewhere = workers.named("elsewhere", "1").account("ORDERS");
      ReleaseRun deployed =
          driver
              .within(TIMEOUT)
              .apply(
                  elsewhere,
                  workers.named("no-stream", "1").reads("NOBODYS", "w"),
                  workers.named("no-consumer", "1").reads(streams.name(), "nobody"));
      assertThat(deployed.misses()).hasSize(3);
      assertThat(deployed.objects()).isEmpty();
      assertThat(workers.kubectl("get", "deployments", "-o", "name")).isEmpty();

      driver.within(TIMEOUT).run(Workers.generated(elsewhere.account("$G")));
      WaitResult wrong =
          WaitResults.one(
              driver.within(TIMEOUT).awaitLive(Workers.generated(elsewhere.account("ORDERS"))),
              "elsewhere");
      assertThat(WaitResults.state(wrong)).isEqualTo("FAILED(STREAM_MISSING)");
      assertThat(causes(wrong)).contains("nats.account: $G");
    }
  }

  @Test
  void whatSomebodyElseDoesDuringTheWaitFailsIt(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver()) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      List<ServiceObjects> services =
          Workers.generated(
              workers.named("recreated", "unready"),
              workers.named("changed", "unready"),
              workers.named("rescaled", "unready"),
              workers.named("hpa-gone", "unready"));
      Future<Map<String, WaitResult>> waiting = driver.within(TIMEOUT).begin(services);
      workers.kubectl("wait", "hpa/keda-hpa-hpa-gone-scaler", "--for=create", "--timeout=20s");
      workers.kubectl(
          "wait",
          "hpa/keda-hpa-hpa-gone-scaler",
          "--for=jsonpath={.status.conditions[?(@.type=='ScalingActive')].status}=True",
          "--timeout=20s");
      String before = uid(workers);
      workers.kubectl("delete", "hpa/keda-hpa-hpa-gone-scaler");
      // not before: READY would be true of the HPA that was
      workers.kubectl(
          "label", "pods", "-l", "app.kubernetes.io/name=hpa-gone", "eds.test/fate=slow-1s");
      String manifest = workers.manifest("deployment/recreated");
      workers.kubectl("delete", "deployment/recreated");
      workers.kubectlReading(manifest, "create", "-f", "-");
      workers.kubectl("set", "image", "deployment/changed", "*=acme/worker:theirs");
      workers.kubectl(
          "patch",
          "scaledobject/rescaled-scaler",
          "--type=merge",
          "-p",
          "{\"spec\":{\"maxReplicaCount\":7}}");
      Map<String, WaitResult> ended = waiting.get();
      WaitResults.assertStates(
          ended,
          Map.of(
              "recreated", "FAILED(CHANGED_BY_SOMEONE_ELSE)",
              "changed", "FAILED(CHANGED_BY_SOMEONE_ELSE)",
              "rescaled", "FAILED(CHANGED_BY_SOMEONE_ELSE)",
              "hpa-gone", "READY"));
      assertThat(causes(WaitResults.one(ended, "changed"))).contains("another pod template");
      assertThat(causes(WaitResults.one(ended, "recreated"))).contains("was deleted");
      assertThat(causes(WaitResults.one(ended, "rescaled"))).contains("another spec");
      assertThat(uid(workers)).isNotEqualTo(before);
    }
  }

  private static String uid(Workers workers) {
    return workers.kubectl("get", "hpa/keda-hpa-hpa-gone-scaler", "-o", "jsonpath={.metadata.uid}");
  }
}
