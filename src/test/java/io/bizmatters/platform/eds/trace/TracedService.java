package io.bizmatters.platform.eds.trace;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.Sight;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch.WatchedName;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.readiness.Snapshot.LiveDeployment;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** One service of a recording: its objects, its stream, its load, and its pods' work. */
final class TracedService implements AutoCloseable {

  private static final double Z95 = 1.6448536269514722;

  private final TraceSettings settings;
  private final String name;
  private final String stream;
  private final TestNamespace namespace;
  private final Connection nats;
  private final JetStreamManagement management;
  private final BreakableProxy monitoring;
  private final Map<String, TracedPod> pods = new LinkedHashMap<>();
  private final List<int[]> rows = new ArrayList<>();
  private final List<String> changes = new ArrayList<>();
  private final AtomicInteger published = new AtomicInteger();
  private int desired = -1;

  TracedService(
      TraceSettings settings, TestCluster cluster, TestNamespace namespace, Connection nats)
      throws Exception {
    this.settings = settings;
    this.name = settings.text("load");
    this.namespace = namespace;
    this.nats = nats;
    this.management = nats.jetStreamManagement();
    this.stream = (namespace.name() + "-" + name).toUpperCase(Locale.ROOT);
    this.monitoring = BreakableProxy.to(cluster.natsMonitoring());
    makeStream();
    cluster
        .kubectlReading(
            manifests(cluster.natsUrl()),
            "apply",
            "--server-side",
            "-n",
            namespace.name(),
            "-f",
            "-")
        .orFail();
  }

  private void makeStream() throws Exception {
    management.addStream(
        StreamConfiguration.builder()
            .name(stream)
            .subjects(stream + ".work")
            .retentionPolicy(RetentionPolicy.WorkQueue)
            .storageType(StorageType.Memory)
            .build());
    management.createConsumer(
        stream,
        ConsumerConfiguration.builder()
            .durable("w")
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(settings.seconds("ackWait"))
            .maxAckPending(settings.number("maxAckPending"))
            .build());
  }

  private String manifests(String natsUrl) {
    AService service =
        AService.named(name)
            .namespace(namespace.name())
            .image("acme/worker:" + fate())
            .nats(natsUrl)
            .monitoring(monitoring.address(), false)
            .reads(stream, "w")
            .replicas(settings.number("min"), settings.number("max"))
            .thresholds(settings.number("threshold"), settings.number("activation"))
            .pace(settings.seconds("polling"), settings.seconds("cooldown"));
    settings.optionalSeconds("downWindow").ifPresent(service::scaleDownStabilization);
    List<Integer> fallback = settings.numbers("fallback");
    if (!fallback.isEmpty()) {
      service.fallback(fallback.get(0), fallback.get(1));
    }
    return service.generated().objects().stream()
        .map(object -> object.kind().equals("ScaledObject") ? withPolicy(object) : object)
        .map(ManifestYaml::of)
        .collect(Collectors.joining("---\n"));
  }

  private String fate() {
    return settings.text("startDelay").equals("0")
        ? "1"
        : "slow-" + settings.text("startDelay") + "s";
  }

  @SuppressWarnings("unchecked")
  private KubernetesObject withPolicy(KubernetesObject object) {
    List<Integer> pods = settings.numbers("downPods");
    if (!pods.isEmpty()) {
      Object at = object.tree();
      for (String part :
          List.of("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior", "scaleDown")) {
        at = ((Map<String, Object>) at).get(part);
      }
      ((Map<String, Object>) at)
          .put(
              "policies",
              List.of(Map.of("type", "Pods", "value", pods.get(0), "periodSeconds", pods.get(1))));
    }
    return object;
  }

  // ---- what is seen

  private Optional<Sight> sight(ClusterWatch watch) {
    return Optional.of(
        watch.sight(
            new WatchedName(namespace.name(), name),
            Optional.of(name + "-scaler"),
            "keda-hpa-" + name + "-scaler"));
  }

  /** Whether it rests at its least replicas, watched by an HPA. */
  boolean isAtRest(ClusterWatch watch) {
    Sight sight = sight(watch).orElseThrow();
    int min = settings.number("min");
    return sight.hpa().isPresent()
        && sight.scaledObject().isPresent()
        && sight
            .deployment()
            .filter(live -> live.desired() == min && live.available() == min)
            .isPresent();
  }

  /** Starts and stops pods' work as the cluster does with the pods. */
  void follow(ClusterWatch watch, ExecutorService threads, double second) {
    Sight sight = sight(watch).orElseThrow();
    int now = sight.deployment().map(LiveDeployment::desired).orElse(0);
    if (now != desired) {
      if (desired >= 0 && second >= 0) {
        changes.add(String.format(Locale.ROOT, "%.2f %d->%d", second, desired, now));
      }
      desired = now;
    }
    Set<String> ready =
        sight.pods().pods().stream()
            .filter(pod -> pod.ready() && !pod.deleting())
            .map(pod -> pod.uid())
            .collect(Collectors.toSet());
    synchronized (pods) {
      pods.entrySet()
          .removeIf(
              entry -> {
                boolean gone = !ready.contains(entry.getKey());
                if (gone) {
                  entry.getValue().stop();
                }
                return gone;
              });
      for (String uid : ready) {
        if (!pods.containsKey(uid)) {
          TracedPod pod = new TracedPod(nats, stream, settings, times(uid));
          pods.put(uid, pod);
          threads.execute(pod);
        }
      }
    }
  }

  private LongSupplier times(String uid) {
    String text = settings.text("secondsPerMessage");
    if (!text.startsWith("lognormal:")) {
      long fixed = Math.round(1000 * Double.parseDouble(text));
      return () -> fixed;
    }
    String[] parts = text.substring("lognormal:".length()).split(",", -1);
    double median = Double.parseDouble(parts[0]);
    double sigma = Math.log(Double.parseDouble(parts[1]) / median) / Z95;
    Random random = new Random(uid.hashCode());
    return () -> Math.round(1000 * median * Math.exp(sigma * random.nextGaussian()));
  }

  /** Notes what is there now. */
  void sample(int second) throws Exception {
    ConsumerInfo consumer = management.getConsumerInfo(stream, "w");
    int working;
    synchronized (pods) {
      working = pods.size();
    }
    rows.add(
        new int[] {
          second,
          desired,
          working,
          (int) consumer.getNumPending(),
          (int) consumer.getNumAckPending(),
          published.get()
        });
  }

  // ---- what is done to it

  /** Publishes all messages at their times. */
  void publish(long startNanos) {
    try {
      for (double time : TraceMessages.times(settings.text("messages"))) {
        sleepUntil(startNanos + (long) (time * 1e9));
        nats.publish(stream + ".work", "work".getBytes(StandardCharsets.UTF_8));
        published.incrementAndGet();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Hides the lag from KEDA while the settings say so. */
  void breakMonitoring(long startNanos) {
    List<Integer> outage = settings.numbers("outage");
    if (outage.isEmpty()) {
      return;
    }
    try {
      sleepUntil(startNanos + Duration.ofSeconds(outage.get(0)).toNanos());
      monitoring.breakNow();
      sleepUntil(startNanos + Duration.ofSeconds(outage.get(1)).toNanos());
      monitoring.heal();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  static void sleepUntil(long nanos) throws InterruptedException {
    long left = nanos - System.nanoTime();
    if (left > 0) {
      Thread.sleep(left / 1_000_000, (int) (left % 1_000_000));
    }
  }

  int seconds() {
    return settings.number("seconds");
  }

  String name() {
    return name;
  }

  TraceFile trace() {
    return new TraceFile(settings, rows, changes);
  }

  @Override
  public void close() throws IOException, JetStreamApiException {
    pods.values().forEach(TracedPod::stop);
    monitoring.close();
    management.deleteStream(stream);
  }
}
