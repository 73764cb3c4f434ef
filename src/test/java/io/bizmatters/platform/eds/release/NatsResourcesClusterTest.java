package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.NatsResources.Kind;
import io.bizmatters.platform.eds.model.Provision.Storage;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.State;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What makes the stream is a part of the release. KEDA is the one that calls a missing stream an
 * error.
 */
@Tag("newest")
@OnCluster(ClusterVersions.NEWEST)
class NatsResourcesClusterTest {

  /** Kinds of these names without fields: NACK's own CRDs come with its chart only. */
  private static final String NACK =
      Stream.of("Stream", "Consumer")
          .map(
              kind ->
                  """
                  apiVersion: apiextensions.k8s.io/v1
                  kind: CustomResourceDefinition
                  metadata: {name: PLURAL.jetstream.nats.io}
                  spec:
                    group: jetstream.nats.io
                    scope: Namespaced
                    names: {kind: KIND, plural: PLURAL}
                    versions:
                    - name: v1beta2
                      served: true
                      storage: true
                      schema:
                        openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  """
                      .replace("KIND", kind)
                      .replace("PLURAL", kind.toLowerCase(Locale.ROOT) + "s"))
          .reduce("", (all, one) -> all + "---\n" + one);

  @Test
  void aJobMakesTheStreamWhileTheReleaseWaitsForIt(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    String stream = Streams.unusedName();
    AService worker = worker(cluster, namespace, stream, Kind.JOB);
    try (ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      assertThat(run.apply(worker).isSuccess()).isTrue();
      String job = kubectl(cluster, namespace, "get", "job", "-o", "name").strip();
      assertThat(job).matches("job.batch/w-nats-[0-9a-f]{10}");
      CompletableFuture<List<WaitResult>> ended = CompletableFuture.supplyAsync(() -> await(run));
      for (String condition : List.of("create", "condition=ScalingActive=false")) {
        kubectl(
            cluster,
            namespace,
            "wait",
            "hpa/keda-hpa-w-scaler",
            "--for=" + condition,
            "--timeout=60s");
      }
      assertThat(ended).as("%s", run.log()).isNotDone();
      assertThat(kubectl(cluster, namespace, "get", "pod", "-o", "name", "-l", "job-name"))
          .startsWith("pod/w-nats-");
      assertThat(
              kubectl(
                  cluster, namespace, "get", "pod", "-o", "name", "-l", "app.kubernetes.io/name=w"))
          .doesNotContain("nats");

      try (Streams made = Streams.named(cluster.natsUrl(), stream)) {
        made.durable("w");
        assertThat(ended.get(90, TimeUnit.SECONDS))
            .extracting(WaitResult::state)
            .containsExactly(State.READY);
        assertThat(run.log()).contains("has not made stream and consumer yet");

        assertThat(run.apply(worker).objects())
            .extracting(applied -> applied.action().name())
            .containsOnly("UNCHANGED");

        run.apply(
            worker.provision(
                AProvision.of("orders.placed.*")
                    .storage(Storage.MEMORY)
                    .maxAge(Duration.ofHours(1))
                    .build()));
        await(run);
        assertThat(kubectl(cluster, namespace, "get", "job", "-o", "name").strip())
            .as("a changed stream has a Job of its own, and the former goes")
            .matches("job.batch/w-nats-[0-9a-f]{10}")
            .isNotEqualTo(job);

        Delete.Outcome deleted = run.delete(worker);
        assertThat(deleted.isSuccess()).as("%s", deleted).isTrue();
        assertThat(kubectl(cluster, namespace, "get", "job,pod", "-o", "name")).isEmpty();
        made.publish(1);
      }
    }
  }

  @Test
  void nackIsAskedForTheStreamAndMissedWhereItIsNot(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService worker = worker(cluster, namespace, Streams.unusedName(), Kind.NACK);
    try (ReleaseDriver run = ReleaseDriver.on(cluster).recording()) {
      assertThat(run.applyWithoutWait(worker).misses())
          .extracting(Miss::subject, Miss::fix)
          .singleElement()
          .asString()
          .contains("NACK", "https://github.com/nats-io/nack", "-Deds.nats.resources=job");
      assertThat(kubectl(cluster, namespace, "get", "deployment", "-o", "name")).isEmpty();

      cluster.kubectlReading(NACK, "apply", "--server-side", "-f", "-").orFail();
      try {
        kubectl(
            cluster,
            namespace,
            "wait",
            "--for=condition=Established",
            "--timeout=30s",
            "crd/streams.jetstream.nats.io",
            "crd/consumers.jetstream.nats.io");
        assertThat(run.applyWithoutWait(worker).isSuccess()).as(run.log()).isTrue();
        assertThat(
                kubectl(
                    cluster,
                    namespace,
                    "get",
                    "streams.jetstream.nats.io,consumers.jetstream.nats.io",
                    "-o",
                    "name"))
            .contains("stream.jetstream.nats.io/w", "consumer.jetstream.nats.io/w");

        run.applyWithoutWait(worker.natsResources(NatsResources.NONE));
        Delete.Outcome deleted = run.delete(worker);
        assertThat(deleted.isSuccess()).as("%s", deleted).isTrue();
        assertThat(
                kubectl(
                    cluster,
                    namespace,
                    "get",
                    "streams.jetstream.nats.io,consumers.jetstream.nats.io",
                    "-o",
                    "name"))
            .isEmpty();
      } finally {
        cluster.kubectlReading(NACK, "delete", "-f", "-").orFail();
      }
    }
  }

  private static AService worker(
      TestCluster cluster, TestNamespace namespace, String stream, Kind kind) {
    return Workers.quick("w", namespace, cluster.natsMonitoring(), stream)
        .provision(AProvision.of("orders.placed.*").storage(Storage.MEMORY).build())
        .natsResources(new NatsResources(kind, "natsio/nats-box:ready"));
  }

  private static List<WaitResult> await(ReleaseDriver run) {
    try {
      return run.await();
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(words))
                .toArray(String[]::new))
        .orFail();
  }
}
