package io.bizmatters.platform.eds.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.nats.OpenNats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Records all loads at once, each of a service of its own, in one namespace. */
final class TraceRecording {

  /** So that the autoscaler has forgotten the start. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final TestCluster cluster;
  private final ClusterVersions versions;
  private final TestNamespace namespace;
  private final List<TracedService> services = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean over;
  private volatile long start = Long.MAX_VALUE;

  private TraceRecording(TestCluster cluster, ClusterVersions versions, TestNamespace namespace) {
    this.cluster = cluster;
    this.versions = versions;
    this.namespace = namespace;
  }

  /**
   * Records.
   *
   * @param folder takes {@code <load>.<number>.csv}
   * @param number which recording of the same loads it is
   */
  static void record(
      TestCluster cluster,
      ClusterVersions versions,
      TestNamespace namespace,
      Path folder,
      int number)
      throws Exception {
    new TraceRecording(cluster, versions, namespace).record(folder, number);
  }

  private void record(Path folder, int number) throws Exception {
    try (OpenNats nats = OpenNats.to(cluster.natsUrl());
        ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
        ClusterWatch watch =
            ClusterWatch.open(
                Api.to(client, Duration.ofMinutes(1), line -> {}),
                Set.of(namespace.name()),
                line -> {})) {
      for (TraceSettings load : TraceLoads.all()) {
        TraceSettings settings =
            load.with("kubernetes", versions.kubernetes())
                .with("keda", versions.keda())
                .with("nats", versions.nats())
                .with("sync", "5")
                .with("stabilization", "5");
        services.add(new TracedService(settings, cluster, namespace, nats.connection()));
      }
      Thread follower = new Thread(() -> follow(watch), "trace-follower");
      follower.start();
      awaitRest(watch);
      run();
      over = true;
      follower.join();
      threads.shutdownNow();
      for (TracedService service : services) {
        service.trace().write(folder.resolve(service.name() + "." + number + ".csv"));
        service.close();
      }
    } finally {
      over = true;
      threads.shutdownNow();
    }
  }

  private void awaitRest(ClusterWatch watch) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!services.stream().allMatch(service -> service.isAtRest(watch))) {
      assertThat(System.nanoTime())
          .as(
              "never at rest: %s",
              services.stream()
                  .filter(service -> !service.isAtRest(watch))
                  .map(TracedService::name)
                  .toList())
          .isLessThan(end);
      Thread.sleep(200);
    }
    Thread.sleep(SETTLING.toMillis());
  }

  private void follow(ClusterWatch watch) {
    try {
      while (!over) {
        watch.awaitChanges(Duration.ofMillis(200));
        double second = start == Long.MAX_VALUE ? -1 : (System.nanoTime() - start) / 1e9;
        for (TracedService service : services) {
          service.follow(watch, threads, second);
        }
      }
    } catch (Exception failure) {
      throw new IllegalStateException(failure);
    }
  }

  private void run() throws Exception {
    start = System.nanoTime() + Duration.ofSeconds(1).toNanos();
    for (TracedService service : services) {
      threads.execute(() -> service.publish(start));
      threads.execute(() -> service.breakMonitoring(start));
    }
    int seconds = services.stream().mapToInt(TracedService::seconds).max().orElseThrow();
    double latest = 0;
    for (int second = 0; second <= seconds; second++) {
      long due = start + Duration.ofSeconds(second).toNanos();
      TracedService.sleepUntil(due);
      for (TracedService service : services) {
        if (second <= service.seconds()) {
          service.sample(second);
        }
      }
      latest = Math.max(latest, (System.nanoTime() - due) / 1e9);
    }
    System.out.printf("traces: all samples of a second took at most %.2f s%n", latest);
  }
}
