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
import tools.jackson.databind.json.JsonMapper;

/** The scale test as users call it, of two services at once. */
@OnCluster
class ScaleTestByMavenClusterTest {

  @TempDir private Path folder;

  private Outcome run(TestCluster cluster, String... words) throws Exception {
    return MavenBuild.of("3.9", folder).with("KUBECONFIG", cluster.kubeconfig()).run(words);
  }

  private static String service(
      TestCluster cluster, TestNamespace namespace, String name, Streams stream) {
    return AProject.service(cluster, namespace, name, "acme/w:1", stream.name())
        .replace(
            "</service>",
            "<autoscaling><minReplicas>0</minReplicas><maxReplicas>4</maxReplicas>"
                + "<pollingInterval>1s</pollingInterval><cooldown>3s</cooldown></autoscaling>"
                + "</service>");
  }

  @Test
  void whatScalesPassesWithItsReportsAndWhatIsInUseIsRefused(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    try (Streams orders = Streams.create(cluster.natsUrl()).durable("worker");
        Streams bills = Streams.create(cluster.natsUrl()).durable("worker")) {
      AProject.in(folder)
          .service(service(cluster, namespace, "orders-worker", orders))
          .service(service(cluster, namespace, "bills-worker", bills))
          .write();

      Outcome good =
          run(
              cluster,
              "-B",
              "deploy",
              "eds:scale-test",
              "-Deds.scaleTest.messages=20",
              "-Deds.scaleTest.subject=" + orders.name() + ".work," + bills.name() + ".work",
              "-Deds.scaleTest.drain=goal");

      assertThat(good.exit()).as(good.out()).isZero();
      assertThat(good.out())
          .contains(
              "[INFO] orders-worker  20 messages published to "
                  + orders.name()
                  + ".work: at 5 a replica they ask for 4\n",
              "[INFO] orders-worker  0/0 available  lag 0\n",
              "[INFO] orders-worker  SCALES  0 → ",
              "[INFO] bills-worker  SCALES  0 → ",
              "  target/eds/scale-test/bills-worker.html\n")
          .doesNotContain("\tat ");
      for (String service : new String[] {"orders-worker", "bills-worker"}) {
        JsonNode json = JsonMapper.shared().readTree(Files.readString(report(service + ".json")));
        assertThat(json.path("passed").asBoolean()).isTrue();
        assertThat(json.at("/target/server").asString()).startsWith("https://127.0.0.1:");
        assertThat(Files.readString(report(service + ".html"))).contains("It scales");
        assertThat(Files.readString(report(service + ".xml")))
            .contains("tests=\"5\" failures=\"0\" errors=\"0\" skipped=\"0\"");
      }

      bills.publish(3);
      Outcome bad =
          run(
              cluster,
              "-B",
              "eds:scale-test",
              "-Deds.scaleTest.messages=3",
              "-Deds.orders-worker.autoscaling.maxReplicas=5",
              "-Deds.orders-worker.autoscaling.lagThreshold=2");

      assertThat(bad.exit()).isEqualTo(1);
      assertThat(bad.out())
          .containsSubsequence(
              "2 of 2 services have not passed the scale test: orders-worker, bills-worker.",
              "orders-worker in " + namespace.name() + "  preconditions: failed",
              "found  spec.maxReplicaCount: 4",
              "must   spec.maxReplicaCount: 5",
              "found  spec.triggers[0].metadata.lagThreshold: 5",
              "bills-worker in " + namespace.name() + "  preconditions: failed",
              "eds.scaleTest.subject",
              "found  not set, and consumer worker leaves no subject that only a test would use: it gets "
                  + bills.name()
                  + ".work",
              "consumer worker",
              "found  its lag is ",
              "-Deds.scaleTest.force")
          .doesNotContain("\tat ");
      assertThat(Files.readString(report("orders-worker.xml")))
          .contains("failures=\"1\" errors=\"0\" skipped=\"4\"", "spec.maxReplicaCount: 5");

      Outcome wrong =
          run(
              cluster,
              "-B",
              "eds:scale-test",
              "-Deds.scaleTest.messages=none",
              "-Deds.scaleTest.subject=orders.*",
              "-Deds.scaleTest.drain=nobody");

      assertThat(wrong.exit()).isEqualTo(1);
      assertThat(wrong.out())
          .contains(
              "-Deds.scaleTest.messages",
              "a whole number from 1 to 100000",
              "a subject without wildcards and spaces",
              "worker or goal",
              "nothing was tested");
      assertThat(run(cluster, "-B", "eds:scale-test", "-Deds.scaleTest.skip").out())
          .contains("[INFO] skipped\n");
    }
  }

  private Path report(String name) {
    return folder.resolve("target/eds/scale-test").resolve(name);
  }
}
