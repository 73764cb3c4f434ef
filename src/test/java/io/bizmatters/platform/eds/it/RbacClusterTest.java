package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.nats.Streams;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that may do what {@code eds:rbac} prints, and nothing else. */
@OnCluster
class RbacClusterTest {

  @TempDir private Path folder;

  /** A kubeconfig whose context {@code pipeline} has no user: the token is in settings.xml. */
  private Path kubeconfigWithoutUser(TestCluster cluster) throws Exception {
    Path file = folder.resolve("kubeconfig");
    Files.copy(cluster.kubeconfig(), file);
    String option = "--kubeconfig=" + file;
    String own =
        cluster
            .kubectl(
                "config",
                option,
                "view",
                "--minify",
                "-o",
                "jsonpath={.contexts[0].context.cluster}")
            .orFail();
    cluster.kubectl("config", option, "set-context", "pipeline", "--cluster=" + own).orFail();
    return file;
  }

  @Test
  void everyGoalWorksWithExactlyTheRightsThatArePrinted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    String ns = namespace.name();
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject.in(folder)
          .service(
              AProject.service(
                  cluster, namespace, "orders-worker", "acme/orders-worker:1", streams.name()))
          .write();
      MavenBuild.of("3.9", folder)
          .run("-B", "eds:rbac", "-Deds.rbac.delete", "-Deds.rbac.subject=" + ns)
          .orFail();
      cluster.kubectl("create", "serviceaccount", ns, "-n", ns).orFail();
      cluster.kubectl("apply", "-f", folder.resolve("target/eds-rbac.yaml").toString()).orFail();
      String token = cluster.kubectl("create", "token", ns, "-n", ns).orFail().strip();
      MavenBuild maven =
          MavenBuild.of("3.9", folder)
              .with("KUBECONFIG", folder.resolve("nowhere"))
              .server("cluster-token", token);

      Outcome all =
          maven.run(
              "-B",
              "deploy",
              "eds:wait",
              "eds:status",
              "eds:diff",
              "eds:logs",
              "eds:history",
              "eds:record",
              "-Deds.record.for=3s",
              "eds:delete",
              "-Deds.kubeconfig=" + kubeconfigWithoutUser(cluster),
              "-Deds.context=pipeline",
              "-Deds.allowedContexts=pipeline,other",
              "-Deds.server.id=cluster-token");

      assertThat(all.exit()).as(all.out()).isZero();
      assertThat(all.out())
          .contains("[INFO] context pipeline, server https://")
          .containsSubsequence(
              "orders-worker  4 created\n",
              "orders-worker  1/1 available  lag 0  READY\n",
              "orders-worker  1/1 available  lag 0  READY\n",
              "orders-worker  " + ns + "  READY  1/1",
              "no object would change\n",
              "waiting for the consumer",
              "  v1       deployed  ",
              "orders-worker  3 s: 0 messages, 0 a second; lag at most 0; 1 to 1 replicas; no message"
                  + " was finished  target/eds/record/orders-worker.json\n",
              "4 deleted\n")
          .doesNotContain("forbidden", "may not");
      assertThat(folder.resolve("target/eds/record/orders-worker.csv"))
          .content()
          .startsWith("second,messages\n0,0\n");

      Outcome fast =
          maven.run(
              "-B",
              "eds:rbac",
              "-Deds.wait=false",
              "-Deds.nats.access=skip",
              "-Deds.rbac.subject=" + ns);
      assertThat(fast.exit()).as(fast.out()).isZero();
    } finally {
      cluster.kubectl("delete", "clusterrolebinding,clusterrole", "eds-pipeline").orFail();
    }
  }
}
