package io.bizmatters.platform.eds.release;

import static io.bizmatters.platform.eds.kubernetes.FaultProxy.on;
import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.report.ObjectDiff;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Somebody's webhook has a say in what may be applied, and its words reach the reader. */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class WebhookClusterTest {

  private static final String SAYS = "image ghcr.io/acme is not on the list of the platform team";

  @TempDir private Path folder;
  private Optional<AdmissionServer> server = Optional.empty();

  @BeforeEach
  void serve() throws Exception {
    server = Optional.of(AdmissionServer.start(folder));
  }

  @AfterEach
  void stop() {
    server.orElseThrow().close();
  }

  @Test
  void aDenialIsToldInItsOwnWordsAndNotRepeated(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    server.orElseThrow().deny("denies", SAYS);
    Refusal refusal = refused(cluster, namespace, "denies");
    assertThat(refusal.code()).isEqualTo(403);
    assertThat(refusal.what())
        .isEqualTo("admission webhook \"denies.acme.example\" denied the request: " + SAYS);
    assertThat(refusal.fix()).as("RBAC has nothing to do with it").isEmpty();
  }

  @Test
  void aWebhookThatDoesNotAnswerIsNamedAndNotWaitedForTwice(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    server.orElseThrow().hang("hangs");
    Refusal refusal = refused(cluster, namespace, "hangs");
    assertThat(refusal.code()).isEqualTo(500);
    assertThat(refusal.what())
        .contains("failed calling webhook \"hangs.acme.example\"")
        .contains("deadline exceeded");
  }

  @Test
  void diffAgreesWithApplyWhereAWebhookStampsEachWrite(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AtomicInteger stamp = new AtomicInteger();
    server
        .orElseThrow()
        .change(
            "stamps",
            request ->
                request.path("object").path("metadata").has("annotations")
                    ? add("annotations/stamp", "at-" + stamp.incrementAndGet())
                    : add("labels/stamp", "at-first"));
    change(cluster, namespace, "stamps", "at-");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      assertThat(run.applyWithoutWait(worker).isSuccess()).isTrue();
      assertThat(run.applyWithoutWait(worker).objects())
          .extracting(ApplyResult::action)
          .containsOnly(Action.UNCHANGED);
      assertThat(run.diff(worker))
          .allSatisfy(
              found ->
                  assertThat(ObjectDiff.of(found.live(), found.wanted()).isChange())
                      .as("%s", found)
                      .isFalse());
    }
  }

  @Test
  void whatAWebhookOverwritesIsSaidAtOnceWhereTheReleaseCannotGoOnWithoutIt(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    server
        .orElseThrow()
        .change("labels", request -> add("labels/app.kubernetes.io~1managed-by", "platform"));
    change(cluster, namespace, "labels", "managed-by: platform");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      ReleaseRun deployed = run.apply(worker);
      assertThat(deployed.isSuccess()).isFalse();
      assertThat(run.report(worker))
          .contains(
              "Deployment",
              ".metadata.labels.app.kubernetes.io/managed-by",
              "\"eds\"",
              "\"platform\"",
              "webhook");
      assertThat(run.diff(worker))
          .filteredOn(found -> found.object().kind().equals("Deployment"))
          .singleElement()
          .satisfies(
              found ->
                  assertThat(found.refusal().orElseThrow().what())
                      .contains(".metadata.labels.app.kubernetes.io/managed-by"));
    }
  }

  @Test
  void whatAWebhookOverwritesOtherwiseIsAWarning(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    server
        .orElseThrow()
        .change(
            "images",
            request ->
                "[{\"op\": \"replace\", \"path\": \"/spec/template/spec/containers/0/image\","
                    + " \"value\": \"mirror.example/acme:1\"}]");
    change(cluster, namespace, "images", "mirror.example/acme:1");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      ReleaseRun deployed = run.applyWithoutWait(worker);
      assertThat(deployed.isSuccess()).as(run.report(worker)).isTrue();
      assertThat(deployed.objects())
          .flatExtracting(ApplyResult::warnings)
          .singleElement()
          .asString()
          .contains(
              ".spec.template.spec.containers[name=\"main\"].image",
              "\"ghcr.io/acme/orders-worker:1.4.2\"",
              "\"mirror.example/acme:1\"");
    }
  }

  /** In KEDA's own words: before 2.13 its webhook did not see that it was asked by a dry run. */
  @Test
  void aDryRunOfAFirstReleaseIsNotRefusedForTheDeploymentThatItWouldMake(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    server.orElseThrow().deny("keda", "Deployment.apps \\\"w\\\" not found");
    server.orElseThrow().ask(cluster, namespace, "Validating", "keda", "scaledobjects");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver run = ReleaseDriver.on(cluster)) {
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      awaitRefusal(run, worker);
      assertThat(run.diff(worker)).allMatch(found -> found.refusal().isEmpty());
      assertThat(run.diff(worker))
          .filteredOn(found -> found.object().kind().equals("ScaledObject"))
          .singleElement()
          .satisfies(
              found -> assertThat(found.note().orElseThrow()).contains("before its Deployment"))
          .satisfies(found -> assertThat(found.wanted()).isPresent());
      ReleaseRun dry = run.dryRun(worker);
      assertThat(dry.objects()).extracting(ApplyResult::action).containsOnly(Action.CREATED);
      assertThat(dry.objects())
          .flatExtracting(ApplyResult::warnings)
          .singleElement()
          .asString()
          .contains("before its Deployment exists");
      AService other = Workers.quick("v", namespace, cluster.natsMonitoring(), streams.name());
      assertThat(run.diff(other)).anyMatch(found -> found.refusal().isPresent());
    }
  }

  private static void awaitRefusal(ReleaseDriver run, AService worker) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    while (run.diff(worker).stream().allMatch(found -> found.note().isEmpty())) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }

  private static String add(String path, String value) {
    return "[{\"op\": \"add\", \"path\": \"/metadata/"
        + path
        + "\", \"value\": \""
        + value
        + "\"}]";
  }

  /** Only Deployments; one without annotations has none to add to. */
  private void change(TestCluster cluster, TestNamespace namespace, String path, String seen) {
    server.orElseThrow().ask(cluster, namespace, "Mutating", path, "deployments");
    AdmissionServer.awaitEffect(cluster, namespace, seen);
  }

  /** What becomes of the Deployment; of the rest, what the stages say. */
  private Refusal refused(TestCluster cluster, TestNamespace namespace, String path)
      throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ReleaseDriver run = ReleaseDriver.as(proxy.kubeconfig(folder), cluster)) {
      server.orElseThrow().ask(cluster, namespace, "Validating", path, "deployments");
      AdmissionServer.awaitEffect(cluster, namespace, "webhook");
      AService worker = Workers.quick("w", namespace, cluster.natsMonitoring(), streams.name());
      ReleaseRun deployed = run.applyWithoutWait(worker);
      assertThat(deployed.objects())
          .extracting(ApplyResult::action)
          .containsExactly(Action.CREATED, Action.FAILED, Action.NOT_TRIED, Action.NOT_TRIED);
      assertThat(proxy.requests(on("PATCH", "/deployments/"))).hasSize(1);
      assertThat(run.lines()).isEmpty();
      Refusal refusal = deployed.objects().get(1).refusal().orElseThrow();
      assertThat(run.report(worker)).contains(refusal.what());
      return refusal;
    }
  }
}
