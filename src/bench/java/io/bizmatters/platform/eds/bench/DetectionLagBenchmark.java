package io.bizmatters.platform.eds.bench;

import io.bizmatters.platform.eds.kubernetes.ClusterVersions;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.nats.Streams;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Connections;
import io.bizmatters.platform.eds.release.ReleaseRun;
import io.bizmatters.platform.eds.release.wait.Wait;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * How long after the event that made a service ready a wait says so, with many services at once:
 * prints figures and judges nothing. It starts the project's own cluster, and takes the number of
 * services as its argument.
 *
 * <p>The event is the last that an independent watch ({@link GroundTruth}, with a client of its own)
 * sees of what readiness asks for: the rollout complete plus the two seconds it must hold, the HPA
 * with our spec scaling, the ScaledObject ready. So the time holds everything that is ours: the way
 * of the event through our watch, the judging, and the question for the metric, which is only asked
 * then. Both watches run in one process and share the processors with the cluster, the honest case
 * for a build machine and the worst for the figure.
 */
public final class DetectionLagBenchmark {

  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  private final TestCluster cluster;
  private final PrintStream out;
  private final Map<String, Long> saidReady = new ConcurrentHashMap<>();

  private DetectionLagBenchmark(TestCluster cluster, PrintStream out) {
    this.cluster = cluster;
    this.out = out;
  }

  /** Runs the benchmark. */
  public static void main(String[] arguments) throws Exception {
    new DetectionLagBenchmark(TestCluster.shared(ClusterVersions.FIRST), System.out)
        .run(Integer.parseInt(arguments[0]));
  }

  private void run(int services) throws Exception {
    String namespace = "lag-" + Long.toString(System.currentTimeMillis(), 36);
    try (Streams streams = Streams.create(cluster.natsUrl()).durable("w");
        ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
        StreamLook look =
            new StreamLook(
                client,
                new NatsWays.Options(
                    NatsAccess.AUTOMATIC,
                    new NatsCredentials.None(), NatsTls.ofJvm(),
                    Optional.empty(),
                    Optional.empty()));
        GroundTruth truth = GroundTruth.watch(cluster.kubeconfig(), namespace)) {
      Connections to =
          new Connections(Api.to(client, TIMEOUT, this::line), look, this::line);
      for (String release : List.of("first release", "new image", "new image, again")) {
        List<ServiceObjects> all = new ArrayList<>();
        for (int i = 0; i < services; i++) {
          all.add(service(i, namespace, streams.name(), release));
        }
        release(to, truth, all, release);
      }
    }
  }

  private void release(
      Connections to, GroundTruth truth, List<ServiceObjects> all, String release)
      throws ClusterException, InterruptedException {
    saidReady.clear();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger most = new AtomicInteger();
    Thread counter = new Thread(() -> OneProcess.count(apiServerPort(), most, over), "connections");
    counter.start();
    ApplyPlan plan =
        ApplyPlan.careful()
            .forcing(Force.everybody())
            .with(ApplyPlan.Choice.ADOPT)
            .with(ApplyPlan.Choice.CREATE_NAMESPACE)
            .waiting(new Wait.Options(TIMEOUT, new Required.All(), false));
    long begun = System.nanoTime();
    try (ReleaseRun run = new ReleaseRun(to, plan)) {
      run.apply(all);
      run.await();
    } finally {
      over.set(true);
      counter.join();
    }
    long ended = System.nanoTime();
    List<Double> lags =
        saidReady.entrySet().stream()
            .flatMap(said -> lag(truth, said.getKey(), said.getValue()))
            .sorted()
            .toList();
    out.printf(
        "%s: %d of %d services READY, the last after %.1f s; of %d the event was seen, said p50 %.3f,"
            + " p95 %.3f, least %.3f, most %.3f s after it%n",
        release,
        saidReady.size(),
        all.size(),
        (ended - begun) / 1_000_000_000.0,
        lags.size(),
        share(lags, 50),
        share(lags, 95),
        share(lags, 0),
        share(lags, 100));
    out.printf(
        "  heap after GC %d MiB, peak so far %d MiB, %d threads; connections to the API server at a"
            + " time: at most %d with those of the other watch%n",
        OneProcess.heap(), OneProcess.peak(), Thread.activeCount(), most.get());
  }

  private String apiServerPort() {
    return cluster
        .kubectl("config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}")
        .orFail()
        .replaceFirst(".*:", "");
  }

  private static Stream<Double> lag(GroundTruth truth, String service, long said) {
    return truth.readyAt(service).stream().mapToObj(at -> (said - at) / 1_000_000_000.0);
  }

  private static double share(List<Double> sorted, int percent) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
  }

  /** The moment at which a person would read it. */
  private void line(String line) {
    if (line.endsWith("  READY")) {
      saidReady.put(line.substring(0, line.indexOf(' ')), System.nanoTime());
    }
  }

  private ServiceObjects service(int i, String namespace, String stream, String release) {
    return AService.named("w" + i)
        .namespace(namespace)
        .image("acme/worker:" + Integer.toHexString(release.hashCode()))
        .nats(cluster.natsUrl())
        .monitoring(cluster.natsMonitoring(), false)
        .reads(stream, "w")
        .generated();
  }
}
