package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The project's cluster scales on a stream's lag, with each version it has, and takes its faults.
 */
@ResourceLock(OnCluster.PROGRAMS)
@OnCluster
class ScalingClusterTest {

  @ParameterizedTest
  @EnumSource
  void lagMakesReplicas(ClusterVersions versions) throws IOException {
    TestCluster cluster = TestCluster.shared(versions);
    TestNamespace namespace = cluster.newNamespace();
    String stream = "S" + namespace.name().replace("-", "").toUpperCase(Locale.ROOT);
    try (NatsText nats = new NatsText(cluster.natsUrl())) {
      String subject = stream + ".work";
      nats.request(
          "$JS.API.STREAM.CREATE." + stream,
          "{\"name\":\"%s\",\"subjects\":[\"%s\"],\"storage\":\"memory\"}"
              .formatted(stream, subject));
      nats.request(
          "$JS.API.CONSUMER.DURABLE.CREATE." + stream + ".workers",
          "{\"stream_name\":\"%s\",\"config\":{\"durable_name\":\"workers\",\"ack_policy\":\"explicit\"}}"
              .formatted(stream));
      for (int i = 0; i < 12; i++) {
        assertThat(nats.request(subject, "work")).contains("\"seq\":" + (i + 1));
      }
      cluster
          .kubectlReading(
              scaled(stream, cluster.natsMonitoring()),
              "apply",
              "--server-side",
              "-n",
              namespace.name(),
              "-f",
              "-")
          .orFail();
      assertThat(awaitReplicas(cluster, namespace, 3).exit()).isZero();
      nats.request("$JS.API.STREAM.PURGE." + stream, "");
      assertThat(awaitReplicas(cluster, namespace, 1).exit()).isZero();
      nats.request("$JS.API.STREAM.DELETE." + stream, "");
    } finally {
      cluster.delete(namespace);
    }
  }

  @Test
  void aProgramIsStoppedAndStartedAgainAtItsOldAddress(TestCluster cluster) throws IOException {
    cluster.stopApiServer();
    assertThat(cluster.kubectl("get", "--raw", "/readyz").exit()).isNotZero();
    cluster.startApiServer();
    assertThat(cluster.kubectl("get", "nodes", "-o", "name").orFail()).contains("node/kwok-0");
  }

  private static Outcome awaitReplicas(TestCluster cluster, TestNamespace namespace, int count) {
    return cluster.kubectl(
        "wait",
        "deployment/w",
        "-n",
        namespace.name(),
        "--for=jsonpath={.status.availableReplicas}=" + count,
        "--timeout=90s");
  }

  private static String scaled(String stream, String monitoring) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: w}
    spec:
      selector: {matchLabels: {app: w}}
      template:
        metadata: {labels: {app: w}}
        spec: {containers: [{name: worker, image: "acme/worker:1"}]}
    ---
    apiVersion: keda.sh/v1alpha1
    kind: ScaledObject
    metadata: {name: w}
    spec:
      scaleTargetRef: {name: w}
      minReplicaCount: 1
      maxReplicaCount: 10
      pollingInterval: 1
      triggers:
      - type: nats-jetstream
        metadata:
          natsServerMonitoringEndpoint: "%s"
          account: $G
          stream: %s
          consumer: workers
          lagThreshold: "5"
    """
        .formatted(monitoring, stream);
  }
}
