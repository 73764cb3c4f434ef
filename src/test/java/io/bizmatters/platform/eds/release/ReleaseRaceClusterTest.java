package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two builds release one service at the same time: the cluster ends as one of them wants it. */
@OnCluster
class ReleaseRaceClusterTest {

  /** {@code -Deds.it.races=100} in the soak profile. */
  private static final int RACES = Integer.getInteger("eds.it.races", 8);

  private static final Duration PATIENT = Duration.ofSeconds(60);

  @Test
  void theLastToHoldTheLockWinsAltogether(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    ExecutorService builds = Executors.newFixedThreadPool(2);
    for (int race = 0; race < RACES; race++) {
      // every other time the second build does not wait, and fails when it is not the first
      Duration patience = race % 2 == 0 ? PATIENT : Duration.ZERO;
      CyclicBarrier start = new CyclicBarrier(2);
      ServiceObjects one = version(namespace, "a" + race);
      ServiceObjects other = version(namespace, "b" + race);
      List<Future<Boolean>> runs = new ArrayList<>();
      for (ServiceObjects version : List.of(one, other)) {
        runs.add(builds.submit(() -> release(cluster.kubeconfig(), version, patience, start)));
      }
      boolean first = runs.get(0).get();
      boolean second = runs.get(1).get();
      assertThat(first || second).isTrue();
      ServiceObjects winner = winner(cluster, namespace, race, one, other);
      if (!first) {
        assertThat(winner).isSameAs(other);
      }
      if (!second) {
        assertThat(winner).isSameAs(one);
      }
    }
    builds.shutdown();
  }

  private static ServiceObjects winner(
      TestCluster cluster,
      TestNamespace namespace,
      int race,
      ServiceObjects one,
      ServiceObjects other)
      throws ClusterException {
    String image =
        kubectl(cluster, namespace, "get", "deploy/w", "-ojsonpath={..containers[0].image}");
    ServiceObjects winner = image.endsWith(":a" + race) ? one : other;
    assertThat(image).endsWith(winner.equals(one) ? ":a" + race : ":b" + race);
    assertThat(
            kubectl(
                cluster,
                namespace,
                "get",
                "deploy,service,serviceaccount,scaledobject",
                "-lapp.kubernetes.io/name=w",
                "-ojsonpath={range .items[*]}{.metadata.annotations.run} {end}"))
        .matches("(" + (winner.equals(one) ? "a" : "b") + race + " ?){4}");
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()))) {
      List<ReleaseEntry> entries =
          new ReleaseHistory(api(client)).of(Recording.mark(namespace.name())).entries();
      assertThat(entries.get(0).digest())
          .isEqualTo(Recording.digest(Recording.RELEASE, List.of(winner)));
      assertThat(entries)
          .extracting(ReleaseEntry::state)
          .containsOnlyOnce(ReleaseEntry.State.DEPLOYED);
    }
    return winner;
  }

  private static Api api(ClusterClient client) {
    return Api.to(client, Duration.ofSeconds(10), line -> {});
  }

  private static ServiceObjects version(TestNamespace namespace, String run) {
    return AService.named("w")
        .namespace(namespace.name())
        .image("acme/worker:" + run)
        .annotation("run", run)
        .generated();
  }

  /** Whether it was released; without patience the lock may be another's. */
  private static boolean release(
      Path kubeconfig, ServiceObjects version, Duration patience, CyclicBarrier start)
      throws Exception {
    try (ReleaseDriver driver =
        ReleaseDriver.withoutNats(kubeconfig).recording(Recording.waiting(patience))) {
      start.await();
      ReleaseRun deployed = driver.apply(List.of(version), driver.plan());
      assertThat(deployed.isSuccess()).as("%s", deployed.objects()).isTrue();
      return true;
    } catch (ClusterException held) {
      assertThat(held.reason()).isEqualTo(Reason.LOCKED);
      return false;
    }
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", namespace.name()));
    all.addAll(List.of(words));
    return cluster.kubectl(all.toArray(String[]::new)).orFail().strip();
  }
}
