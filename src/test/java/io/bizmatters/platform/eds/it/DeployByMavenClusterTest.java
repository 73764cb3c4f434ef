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
import tools.jackson.databind.JsonNode;

/** {@code mvn deploy} with {@code generate} and {@code apply} bound, as a pipeline runs it. */
@OnCluster
class DeployByMavenClusterTest {

  private static final String CHARACTERS_THAT_STEER_A_TERMINAL = "\u001B|\r|\b";

  @TempDir private Path folder;

  private static String versions(TestCluster cluster, TestNamespace namespace) {
    return cluster
        .kubectl(
            "get",
            "serviceaccount,deployment,service,scaledobject,hpa",
            "-n",
            namespace.name(),
            "-l",
            "app.kubernetes.io/name=orders-worker",
            "-o",
            "jsonpath={range .items[*]}{.kind} {.metadata.generation} {.metadata.managedFields[?(@.manager=='eds')].time}{\"\\n\"}{end}")
        .orFail();
  }

  @Test
  void itIsReadyAndTheSecondTimeThereIsNothingToDo(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    Path summary = folder.resolve("summary.md");
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject.in(folder)
          .service(
              AProject.service(
                  cluster, namespace, "orders-worker", "acme/orders-worker:1", streams.name()))
          .write();
      MavenBuild maven =
          MavenBuild.of("3.9", folder)
              .with("KUBECONFIG", cluster.kubeconfig())
              .with("GITHUB_STEP_SUMMARY", summary);

      Outcome first = maven.run("-B", "deploy");

      assertThat(first.exit()).as(first.out()).isZero();
      String ns = namespace.name();
      assertThat(first.out())
          .doesNotContainPattern(CHARACTERS_THAT_STEER_A_TERMINAL)
          .containsSubsequence(
              "[INFO] context ",
              ", server https://127.0.0.1:",
              ", namespace " + ns + "\n",
              "[INFO] orders-worker  ServiceAccount orders-worker created\n",
              "[INFO] orders-worker  Deployment orders-worker created\n",
              "[INFO] orders-worker  Service orders-worker created\n",
              "[INFO] orders-worker  ScaledObject orders-worker",
              " created\n",
              "[INFO] orders-worker  4 created\n",
              "[INFO] orders-worker  ",
              "/1 available",
              "  waits for ",
              "[INFO] orders-worker  1/1 available  lag 0  READY\n",
              "BUILD SUCCESS");
      JsonNode report = Reports.valid(folder.resolve("target/eds/report.json"));
      assertThat(report.at("/goal").asString()).isEqualTo("apply");
      assertThat(report.at("/services/0/state").asString()).isEqualTo("READY");
      assertThat(Reports.actions(report)).containsOnly("created").hasSize(4);
      assertThat(Reports.gates(report)).containsExactly("G1", "G2", "G3", "G4", "G5");
      String markdown = Files.readString(folder.resolve("target/eds/report.md"));
      assertThat(markdown)
          .startsWith("### eds:apply: 1 of 1 service ready, ")
          .contains("| orders-worker | " + ns + " | READY | 1/1 (1–10) | 0 | ");
      assertThat(summary).content().isEqualTo(markdown);

      String before = versions(cluster, namespace);
      Outcome second = maven.run("-B", "-q", "deploy");

      assertThat(second.exit()).as(second.out()).isZero();
      assertThat(second.out()).isEmpty();
      assertThat(versions(cluster, namespace)).isEqualTo(before);
      assertThat(Reports.actions(Reports.valid(folder.resolve("target/eds/report.json"))))
          .containsOnly("unchanged")
          .hasSize(4);
      assertThat(summary)
          .content()
          .isEqualTo(markdown + Files.readString(folder.resolve("target/eds/report.md")));

      Outcome third =
          maven.run("-B", "deploy", "eds:status", "eds:diff", "eds:logs", "-Deds.lines=1");

      assertThat(third.exit()).as(third.out()).isZero();
      assertThat(third.out())
          .doesNotContainPattern(CHARACTERS_THAT_STEER_A_TERMINAL)
          .doesNotContain(" created\n", " changed\n")
          .containsSubsequence(
              "[INFO] orders-worker  4 unchanged\n",
              "[INFO] orders-worker  1/1 available  lag 0  READY\n",
              "\nSERVICE        NAMESPACE    STATE  REPLICAS    LAG  ACK PENDING  REDELIVERED  OLDEST"
                  + "  IN / OUT       LAST BLOCKER\n",
              "orders-worker  "
                  + ns
                  + "  READY  1/1 (1–10)  0    0            0            -       0.0 / 0.0 a s  -\n",
              "[INFO] no object would change\n",
              "[INFO] orders-worker-",
              "  waiting for the consumer\n",
              "BUILD SUCCESS");
    }
  }

  @Test
  void whatFailsIsToldWithCauseEventsAndLogAndNoStackTrace(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("worker")) {
      String name = streams.name();
      AProject.in(folder)
          .service(AProject.service(cluster, namespace, "crashes", "acme/worker:crash-3", name))
          .service(AProject.service(cluster, namespace, "lacks-image", "acme/worker:missing", name))
          .service(AProject.service(cluster, namespace, "hangs", "acme/worker:unready", name))
          .write();

      Outcome deploy =
          MavenBuild.of("3.9", folder)
              .with("KUBECONFIG", cluster.kubeconfig())
              .run("-B", "deploy", "-Deds.timeout=32s");

      assertThat(deploy.exit()).as(deploy.out()).isEqualTo(1);
      assertThat(deploy.out())
          .doesNotContainPattern(CHARACTERS_THAT_STEER_A_TERMINAL)
          .doesNotContain("\tat ", "Exception:", "Caused by")
          .containsSubsequence(
              "  FAILED (IMAGE",
              "  FAILED (CRASH_LOOP)",
              "[INFO] still waiting: 2 of 3 done; hangs  0/1 available",
              "  TIMEOUT",
              "BUILD FAILURE",
              "3 of 3 services are not ready: crashes, lacks-image, hangs.")
          .containsSubsequence(
              "crashes in " + namespace.name() + "  FAILED(CRASH_LOOP): ",
              "  found    ",
              "  fix      kubectl -n " + namespace.name() + " logs crashes-",
              "events of Pod/crashes-",
              "BackOff",
              "last log lines of Pod/crashes-",
              "could not read ORDERS_DB_URL")
          .containsSubsequence(
              "lacks-image in " + namespace.name() + "  FAILED(IMAGE",
              "not found",
              "  fix      ",
              "events of Pod/lacks-image-")
          .containsSubsequence(
              "hangs in " + namespace.name() + "  TIMEOUT",
              "  fix      see the pods' events and logs",
              "Readiness probe failed")
          .doesNotContain("nothing to do");
      JsonNode report = Reports.valid(folder.resolve("target/eds/report.json"));
      assertThat(report.at("/services").findValuesAsString("state"))
          .containsExactly("FAILED", "FAILED", "TIMEOUT");
      assertThat(folder.resolve("target/eds/report.md"))
          .content()
          .contains("0 of 3 services ready", "<details>", "could not read ORDERS_DB_URL");
    }
  }
}
