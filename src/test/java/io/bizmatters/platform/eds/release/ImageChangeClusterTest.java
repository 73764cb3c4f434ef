package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Images of a few services, each with its own load, change in turn; while half of them change, the
 * load does too, so that the HPA scales. After each READY the API server is asked whether it was
 * true. A few changes each build; {@code mvn verify -Pcluster,soak} makes 200.
 */
@OnCluster
class ImageChangeClusterTest {

  private static final int CHANGES = Integer.getInteger("eds.it.imageChanges", 6);
  private static final int SERVICES = 3;

  /** The hold, and what the slowest pod of these takes to start. */
  private static final Duration STEADY = Duration.ofSeconds(8);

  /** The default of {@code eds.timeout}: a machine may stall, and late is not untrue. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** What came of the changes of one service. */
  private record Changes(int made, int whileScaling, List<String> untrue) {}

  @Test
  void noReadyIsFalse(TestCluster cluster, TestNamespace namespace) throws Exception {
    ExecutorService sideBySide = Executors.newFixedThreadPool(SERVICES);
    List<Future<Changes>> running = new ArrayList<>();
    for (int i = 0; i < SERVICES; i++) {
      String service = "w" + i;
      running.add(sideBySide.submit(() -> change(cluster, namespace, service)));
    }
    int made = 0;
    int whileScaling = 0;
    List<String> untrue = new ArrayList<>();
    try {
      for (Future<Changes> one : running) {
        Changes changes = one.get();
        made += changes.made();
        whileScaling += changes.whileScaling();
        untrue.addAll(changes.untrue());
      }
    } finally {
      sideBySide.shutdownNow();
    }
    assertThat(untrue).isEmpty();
    assertThat(made).isGreaterThanOrEqualTo(CHANGES);
    assertThat(whileScaling).as("of %s, while the HPA scaled", made).isGreaterThan(made / 3);
  }

  private static Changes change(TestCluster cluster, TestNamespace namespace, String service)
      throws Exception {
    List<String> untrue = new ArrayList<>();
    int changes = (CHANGES + SERVICES - 1) / SERVICES;
    int whileScaling = 0;
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ReleaseDriver driver = ReleaseDriver.on(cluster).takingOver();
        DesiredReplicas desired = DesiredReplicas.of(cluster, namespace, service)) {
      Workers workers = new Workers(cluster, namespace, streams.name());
      driver.within(PATIENCE).run(release(workers, service, 0));
      for (int change = 1; change <= changes; change++) {
        long begin = System.nanoTime();
        if (change % 4 == 1) {
          streams.publish(25);
        } else if (change % 4 == 3) {
          streams.purge();
        }
        WaitResult ended =
            WaitResults.one(
                driver.within(PATIENCE).run(release(workers, service, change)), service);
        whileScaling += desired.haveChangedSince(begin) ? 1 : 0;
        int steady = desired.leastOf(STEADY);
        String which = service + ", change " + change + ": ";
        if (!WaitResults.state(ended).equals("READY")) {
          untrue.add(which + WaitResults.state(ended) + " " + ended.verdict());
        }
        LiveRelease.of(workers, service)
            .contradictions(ended, image(change), steady)
            .forEach(text -> untrue.add(which + text));
      }
    }
    return new Changes(changes, whileScaling, untrue);
  }

  private static List<ServiceObjects> release(Workers workers, String service, int change) {
    return Workers.generated(
        workers
            .named(service, "1")
            .image(image(change))
            .replicas(1, change % 4 < 2 ? 6 : 7)
            .scaleDownStabilization(Duration.ZERO)
            .pace(Duration.ofSeconds(1), Duration.ofSeconds(5)));
  }

  /** What is released while the load changes starts so slowly that the HPA scales meanwhile. */
  private static String image(int change) {
    return "acme/worker-" + change + (change % 2 == 1 ? ":slow-5s" : ":1");
  }
}
