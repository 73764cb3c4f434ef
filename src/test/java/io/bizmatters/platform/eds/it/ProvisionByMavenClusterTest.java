package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code mvn eds:provision}, and {@code mvn deploy} that provisions, as people run them. */
@OnCluster
class ProvisionByMavenClusterTest {

  @TempDir private Path folder;

  private final String stream =
      "M" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);

  private Outcome run(TestCluster cluster, boolean kubernetes, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("-B"));
    all.addAll(List.of(words));
    all.add("-Deds.nats.provision.subjects=work." + stream + ".*");
    return MavenBuild.of("3.9", folder)
        .with("KUBECONFIG", kubernetes ? cluster.kubeconfig() : folder.resolve("none"))
        .run(all.toArray(String[]::new));
  }

  /** Whatever the widths of columns. */
  private static String text(Outcome outcome) {
    return outcome.out().replaceAll("(?<=\\S) {2,}", "  ");
  }

  @Test
  void theGoalNeedsNatsAloneAndApplyGoesOnFromIt(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AProject.in(folder)
        .service(
            AProject.service(cluster, namespace, "orders-worker", "acme/orders-worker:1", stream))
        .write();
    String create = "orders-worker  stream " + stream + "  create  subjects work.";

    Outcome dry = run(cluster, false, "eds:provision", "-Deds.provision.dryRun");
    assertThat(dry.exit()).as(dry.out()).isZero();
    assertThat(text(dry))
        .containsSubsequence(
            "[INFO] NATS: direct " + cluster.natsUrl() + "\n",
            "SERVICE  OBJECT  ACTION  WHAT\n",
            create,
            "orders-worker  consumer worker of "
                + stream
                + "  create  durable, pull, explicit acks",
            "[INFO] eds.provision.dryRun: nothing was done\n",
            "BUILD SUCCESS");

    Outcome made = run(cluster, false, "eds:provision", "eds:provision");
    assertThat(made.exit()).as(made.out()).isZero();
    assertThat(text(made))
        .containsSubsequence(
            create,
            "[INFO] orders-worker  2 created\n",
            "  unchanged  -\n",
            "[INFO] orders-worker  2 unchanged\n",
            "BUILD SUCCESS");

    Outcome refused = run(cluster, false, "eds:provision", "-Deds.nats.provision.storage=memory");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.out())
        .containsSubsequence(
            "1 step is refused; nothing was provisioned.",
            "stream " + stream + " of service orders-worker: storage",
            "  found    file (memory is wanted)",
            "  allowed  the existing value, because NATS cannot change where a stream is kept (10052)",
            "  fix      storage file in <provision>, or -Deds.provision.force");

    Outcome deployed =
        run(
            cluster,
            true,
            "deploy",
            "-Deds.provision.onApply",
            "-Deds.nats.provision.consumer.maxAckPending=70");
    assertThat(deployed.exit()).as(deployed.out()).isZero();
    assertThat(text(deployed))
        .containsSubsequence(
            "  update  maxAckPending 1000 → 70\n",
            "[INFO] orders-worker  1 updated, 1 unchanged (NATS)\n",
            "[INFO] orders-worker  ServiceAccount orders-worker created\n",
            "[INFO] orders-worker  1/1 available  lag 0  READY\n",
            "BUILD SUCCESS");
  }
}
