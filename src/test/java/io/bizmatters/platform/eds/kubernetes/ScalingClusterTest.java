package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The project's cluster scales on a stream's lag. */
@OnCluster
class ScalingClusterTest {

  @Test
  void lagMakesReplicas(TestCluster cluster, TestNamespace namespace) throws IOException {
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
    }
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
