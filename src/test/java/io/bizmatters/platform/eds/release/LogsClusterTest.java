package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.watch.ObjectEvents;
import io.bizmatters.platform.eds.kubernetes.watch.PodLogs;
import io.bizmatters.platform.eds.manifest.AService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of the pods of a real cluster. */
@OnCluster
class LogsClusterTest extends Connected {

  private static final Logs.Selection LAST_TWO = new Logs.Selection(2, Optional.empty(), false);

  @Test
  void linesComeWithTheirPodNewestTemplateFirst(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    AService service = worker(namespace);
    apply(service);
    kubectl(cluster, namespace, "rollout", "status", "deployment/w", "--timeout=60s");
    String old =
        kubectl(cluster, namespace, "get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
    apply(service.image("acme/worker:unready"));
    kubectl(
        cluster,
        namespace,
        "wait",
        "deployment/w",
        "--for=jsonpath={.status.replicas}=2",
        "--timeout=60s");
    awaitPods(cluster, namespace);
    kubectl(cluster, namespace, "wait", "pod", "--all", "--for=jsonpath={.status.phase}=Running");
    List<String> lines = new ArrayList<>();

    List<String> troubles = logs().tail(List.of(service.build()), LAST_TWO, lines::add);

    assertThat(troubles).isEmpty();
    assertThat(lines).hasSize(4).allMatch(line -> line.startsWith("w-"));
    assertThat(lines.get(0)).doesNotStartWith(old).endsWith("  connecting to nats");
    assertThat(lines.get(3)).isEqualTo(old + "  waiting for the consumer");
  }

  @Test
  void followingTakesUpPodsThatComeAndEndsWhenInterrupted(
      TestCluster cluster, TestNamespace namespace) throws Exception {
    AService service = worker(namespace);
    apply(service);
    kubectl(cluster, namespace, "rollout", "status", "deployment/w", "--timeout=60s");
    List<String> lines = new CopyOnWriteArrayList<>();
    List<String> troubles = new CopyOnWriteArrayList<>();
    Thread following =
        new Thread(
            () -> {
              try {
                logs().follow(List.of(service.build()), LAST_TWO, lines::add, troubles::add);
              } catch (ClusterException lost) {
                troubles.add(lost.what());
              }
            });
    following.start();
    await(() -> lines.size() == 2);
    kubectl(cluster, namespace, "scale", "deployment/w", "--replicas=2");
    await(() -> lines.stream().map(line -> line.split(" ", 2)[0]).distinct().count() == 2);
    following.interrupt();
    following.join(2_000);
    assertThat(following.isAlive()).isFalse();
    assertThat(troubles).isEmpty();
  }

  @Test
  void evidenceIsTakenOfACrashAndOfAPodThatIsGone(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    apply(worker(namespace).image("acme/worker:crash"));
    awaitPods(cluster, namespace);
    kubectl(
        cluster,
        namespace,
        "wait",
        "pod",
        "--all",
        "--for=jsonpath={.status.containerStatuses[0].restartCount}=1",
        "--timeout=60s");
    String pod =
        kubectl(cluster, namespace, "get", "pods", "-o", "jsonpath={.items[0].metadata.name}");
    PodLogs logs = new PodLogs(api(client()));
    assertThat(logs.last(namespace.name(), pod, "main", 1, true).lines())
        .containsExactly("could not read ORDERS_DB_URL: no such variable");
    assertThat(logs.last(namespace.name(), "none", "main", 1, false))
        .isEqualTo(new PodLogs.Tail(List.of(), Optional.of("pod none is gone")));
    kubectl(cluster, namespace, "delete", "serviceaccount/w");
    kubectl(cluster, namespace, "delete", "pod", "--all", "--wait=false");
    String set =
        kubectl(
            cluster, namespace, "get", "replicasets", "-o", "jsonpath={.items[0].metadata.name}");
    ObjectEvents events = new ObjectEvents(api(client()));
    await(() -> !events(events, namespace, set).isEmpty());
    assertThat(events(events, namespace, set).get(0))
        .startsWith("FailedCreate: ")
        .contains("serviceaccount \"w\" not found");
  }

  // ---- fixtures

  private static List<String> events(ObjectEvents events, TestNamespace namespace, String set) {
    try {
      return events.of(namespace.name(), "ReplicaSet", set);
    } catch (ClusterException lost) {
      throw new IllegalStateException(lost);
    }
  }

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name()).withoutAutoscaling(1);
  }

  private Logs logs() {
    ClusterClient open = client();
    return new Logs(api(open));
  }

  private void apply(AService service) throws ClusterException {
    Apply.Outcome outcome =
        PlainApply.of(api(client()), ApplyOptions.careful(), List.of(service.generated()));
    assertThat(outcome.isSuccess()).as("%s", outcome).isTrue();
  }

  private static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(20), line -> {});
  }

  /** Waits until pods exist: {@code kubectl wait} fails while there is none to wait for. */
  private static void awaitPods(TestCluster cluster, TestNamespace namespace)
      throws InterruptedException {
    await(() -> !kubectl(cluster, namespace, "get", "pods", "-o", "name").isEmpty());
  }

  private static void await(BooleanSupplier done) throws InterruptedException {
    for (int i = 0; i < 300 && !done.getAsBoolean(); i++) {
      Thread.sleep(100);
    }
    assertThat(done.getAsBoolean()).isTrue();
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }
}
