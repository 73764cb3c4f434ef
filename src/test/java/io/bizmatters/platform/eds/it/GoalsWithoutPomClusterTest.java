package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.it.MavenBuild.Running;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The goals as they are called by name, in a folder that has a claim file and no POM. */
@OnCluster
class GoalsWithoutPomClusterTest {

  private static final String ROW = "orders-worker  ";

  @TempDir private Path folder;

  private void claim(TestCluster cluster, Streams streams, String logLevel) throws Exception {
    Files.createDirectories(folder.resolve("claims"));
    Files.writeString(
        folder.resolve("claims/orders.yaml"),
        """
        apiVersion: platform.bizmatters.io/v1alpha1
        kind: EventDrivenService
        metadata: {name: orders-worker}
        spec:
          size: small
          image: ghcr.io/acme/orders-worker:1.4.0
          nats: {url: "%s", stream: %s, consumer: worker}
        """
            .formatted(cluster.natsUrl(), streams.name()));
    Files.createDirectories(folder.resolve("claims/environments"));
    Files.writeString(
        folder.resolve("claims/environments/staging.yaml"),
        """
        orders-worker:
          nats: {monitoringEndpoint: "%s"}
          env: {LOG_LEVEL: %s, API_TOKEN: {secret: tokens, key: api}}
        """
            .formatted(cluster.natsMonitoring(), logLevel));
  }

  private Running start(TestCluster cluster, TestNamespace namespace, String... words)
      throws Exception {
    List<String> all = new ArrayList<>(List.of("-B"));
    for (String word : words) {
      boolean goal = word.startsWith("eds:");
      all.add(
          goal
              ? word.replace(
                  "eds:",
                  "io.bizmatters.platform:eds-maven-plugin:" + MavenBuild.pluginVersion() + ":")
              : word);
    }
    all.add("-Deds.sourceDirectory=claims");
    all.add("-Deds.environment=staging");
    all.add("-Deds.kubeconfig=" + cluster.kubeconfig());
    all.add("-Deds.namespace=" + namespace.name());
    return MavenBuild.of("3.9", folder).start(all.toArray(String[]::new));
  }

  private Outcome run(TestCluster cluster, TestNamespace namespace, String... words)
      throws Exception {
    try (Running running = start(cluster, namespace, words)) {
      return running.end();
    }
  }

  @Test
  void fromTheFirstApplyToTheDelete(TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      cluster
          .kubectl(
              "create",
              "secret",
              "generic",
              "tokens",
              "--from-literal=api=s3cr3t",
              "-n",
              namespace.name())
          .orFail();
      claim(cluster, streams, "info");

      Outcome first =
          run(
              cluster,
              namespace,
              "eds:diff",
              "eds:apply",
              "eds:wait",
              "eds:status",
              "-Deds.output=json",
              "-Deds.outputFile=status.json");

      assertThat(first.exit()).as(first.out()).isZero();
      assertThat(first.out())
          .containsSubsequence(
              "\"object\": \"Deployment/orders-worker\",\n      \"action\": \"created\"",
              "[INFO] orders-worker  4 created\n",
              ROW + "1/1 available  lag 0  READY\n",
              ROW + "1/1 available  lag 0  READY\n",
              "\"goal\": \"status\"")
          .doesNotContain("s3cr3t");
      JsonNode status = Reports.valid(folder.resolve("status.json"));
      assertThat(status.at("/goal").asString()).isEqualTo("status");
      assertThat(status.at("/services/0/state").asString()).isEqualTo("READY");
      assertThat(status.at("/services/0/replicas/available").asInt()).isEqualTo(1);
      assertThat(Reports.valid(folder.resolve("target/eds/report.json")).at("/goal").asString())
          .isEqualTo("wait");

      claim(cluster, streams, "debug");
      Outcome changed = run(cluster, namespace, "eds:diff", "-Deds.failOnDiff");

      assertThat(changed.exit()).isEqualTo(1);
      assertThat(changed.out())
          .containsSubsequence(
              "\n~ Deployment/orders-worker\n",
              "LOG_LEVEL",
              "- info\n",
              "+ debug\n",
              "[INFO] 1 object would change\n",
              "eds.failOnDiff: 1 object would change")
          .doesNotContain("s3cr3t", "\tat ");

      watchedStatusTellsEachChange(cluster, namespace);

      Outcome delete = run(cluster, namespace, "eds:delete", "eds:status", "eds:wait");

      assertThat(delete.exit()).isEqualTo(1);
      assertThat(delete.out())
          .containsSubsequence(
              "[INFO] orders-worker  ScaledObject orders-worker-scaler deleted\n",
              "[INFO] orders-worker  Deployment orders-worker deleted\n",
              "[INFO] 4 deleted\n",
              ROW + namespace.name() + "  NOT_APPLIED(NOT_THERE)",
              "1 of 1 service is not ready: orders-worker.",
              "fix      mvn eds:apply")
          .doesNotContain("\tat ");
      assertThat(
              cluster
                  .kubectl(
                      "get",
                      "serviceaccount,deployment,service,scaledobject,hpa",
                      "-n",
                      namespace.name(),
                      "-o",
                      "name")
                  .orFail())
          .isEqualTo("serviceaccount/default\n");
    }
  }

  private void watchedStatusTellsEachChange(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    try (Running status = start(cluster, namespace, "eds:status", "-Deds.watch")) {
      String ready = ROW + namespace.name() + "  READY";
      status.await(output -> output.contains(ready));
      cluster
          .kubectl(
              "annotate",
              "scaledobject/orders-worker-scaler",
              "-n",
              namespace.name(),
              "autoscaling.keda.sh/paused=true")
          .orFail();
      status.await(output -> output.contains(ROW + namespace.name() + "  PAUSED"));
      cluster
          .kubectl(
              "annotate",
              "scaledobject/orders-worker-scaler",
              "-n",
              namespace.name(),
              "autoscaling.keda.sh/paused-")
          .orFail();
      status.await(output -> output.lastIndexOf(ready) > output.indexOf("  PAUSED"));
      status.stop();
      assertThat(status.end().exit()).as(status.output()).isEqualTo(143);
    }
  }
}
