package io.bizmatters.platform.eds.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.kubernetes.FaultProxy;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.OpenNats;
import io.bizmatters.platform.eds.report.RecordedService;
import io.bizmatters.platform.eds.report.RecordedService.MessageTime;
import io.bizmatters.platform.eds.report.RecordedService.Method;
import io.bizmatters.platform.eds.report.RecordedService.Sample;
import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records services on a real cluster, whose pods' work the test does. */
@OnCluster
class RecorderClusterTest {

  private static final Duration TIME = Duration.ofSeconds(15);
  private static final Duration WORK = Duration.ofMillis(200);
  private static final int BACKLOG = 200;

  @TempDir private Path folder;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile boolean over;

  @AfterEach
  void end() {
    over = true;
    threads.shutdownNow();
  }

  private static String stream(TestNamespace namespace, String name) {
    return (namespace.name() + "-" + name).toUpperCase(Locale.ROOT);
  }

  private static AService service(TestCluster cluster, TestNamespace namespace, String name) {
    return AService.named(name)
        .namespace(namespace.name())
        .image("acme/worker:1")
        .nats(cluster.natsUrl())
        .monitoring(cluster.natsMonitoring(), false)
        .reads(stream(namespace, name), "w")
        .replicas(1, 1);
  }

  private static void make(
      Connection nats, TestNamespace namespace, String name, Optional<String> sampled)
      throws Exception {
    JetStreamManagement management = nats.jetStreamManagement();
    String stream = stream(namespace, name);
    management.addStream(
        StreamConfiguration.builder()
            .name(stream)
            .subjects(stream + ".work")
            .storageType(StorageType.Memory)
            .build());
    ConsumerConfiguration.Builder consumer =
        ConsumerConfiguration.builder().durable("w").ackPolicy(AckPolicy.Explicit);
    sampled.ifPresent(consumer::sampleFrequency);
    management.createConsumer(stream, consumer.build());
  }

  private static void deploy(TestCluster cluster, TestNamespace namespace, ServiceObjects service) {
    String manifests =
        service.objects().stream().map(ManifestYaml::of).collect(Collectors.joining("---\n"));
    cluster
        .kubectlReading(manifests, "apply", "--server-side", "-n", namespace.name(), "-f", "-")
        .orFail();
    cluster
        .kubectl(
            "wait",
            "deployment/" + service.service().name(),
            "-n",
            namespace.name(),
            "--for=jsonpath={.status.availableReplicas}=1",
            "--timeout=60s")
        .orFail();
  }

  /** One pod's work: one message after another. */
  private void work(Connection nats, String stream) {
    try {
      JetStreamSubscription worker =
          nats.jetStream().subscribe(null, PullSubscribeOptions.bind(stream, "w"));
      while (!over) {
        for (Message message : worker.fetch(1, Duration.ofMillis(500))) {
          Thread.sleep(WORK.toMillis());
          message.ack();
        }
      }
    } catch (Exception end) {
      // the test is over
    }
  }

  private void publishSteadily(Connection nats, String stream) {
    try {
      while (!over) {
        publish(nats, stream, 1);
        Thread.sleep(500);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private static void publish(Connection nats, String stream, int count) {
    for (int i = 0; i < count; i++) {
      nats.publish(stream + ".work", "work".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static NatsWays ways(ClusterClient client, TestCluster cluster) {
    return new NatsWays(
        () -> client,
        new NatsWays.Options(
            NatsAccess.DIRECT,
            new NatsCredentials.None(),
            NatsTls.ofJvm(),
            Optional.of(cluster.natsUrl()),
            Optional.empty()),
        line -> {});
  }

  @Test
  void itMeasuresWhatHappensAndWritesNothing(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    List<ServiceObjects> services =
        List.of(
            service(cluster, namespace, "sampled").generated(),
            service(cluster, namespace, "busy").generated());
    List<FaultProxy.Request> requests;
    List<RecordedService> recordings;
    try (OpenNats open = OpenNats.to(cluster.natsUrl());
        FaultProxy proxy = FaultProxy.before(cluster.kubeconfig());
        ClusterClient client = ClusterClient.open(ClusterSelection.of(proxy.kubeconfig(folder)));
        NatsWays ways = ways(client, cluster)) {
      Connection nats = open.connection();
      make(nats, namespace, "sampled", Optional.of("100%"));
      make(nats, namespace, "busy", Optional.empty());
      for (ServiceObjects service : services) {
        deploy(cluster, namespace, service);
        threads.execute(() -> work(nats, service.service().nats().stream()));
      }
      threads.execute(() -> publishSteadily(nats, stream(namespace, "sampled")));
      publish(nats, stream(namespace, "busy"), BACKLOG);
      Recorder recorder =
          new Recorder(Api.to(client, Duration.ofMinutes(1), line -> {}), ways, line -> {});

      recordings = recorder.record(services, TIME);

      requests = proxy.requests();
      over = true;
      nats.jetStreamManagement().deleteStream(stream(namespace, "sampled"));
      nats.jetStreamManagement().deleteStream(stream(namespace, "busy"));
    }
    assertThat(requests).isNotEmpty().allMatch(request -> request.method().equals("GET"));

    RecordedService sampled = recordings.get(0);
    assertThat(sampled.took()).isGreaterThanOrEqualTo(TIME);
    assertThat(sampled.samples()).hasSizeBetween(14, 16);
    assertThat(sampled.samples()).extracting(Sample::available).containsOnly(1);
    assertThat(sampled.published()).as("two a second, a loaded machine less").isBetween(20L, 31L);
    assertThat(sampled.setting().acksSampled()).isEqualTo(100);
    MessageTime time = sampled.messageTime().orElseThrow();
    assertThat(time.method()).isEqualTo(Method.SAMPLED_ACKS);
    assertThat(time.mean()).isBetween(0.19, 0.35);
    assertThat(time.values()).hasSizeBetween(15, 32);

    RecordedService busy = recordings.get(1);
    assertThat(busy.published()).as("all were published before").isZero();
    assertThat(busy.samples().get(0).lag()).isGreaterThan(BACKLOG - 50L);
    assertThat(busy.setting().acksSampled()).isZero();
    MessageTime ofAll = busy.messageTime().orElseThrow();
    assertThat(ofAll.method()).isEqualTo(Method.BUSY_PODS);
    assertThat(ofAll.mean()).isBetween(0.19, 0.35);
  }

  @Test
  void whatIsNotDeployedCannotBeRecorded(TestCluster cluster, TestNamespace namespace)
      throws Exception {
    ServiceObjects missing = service(cluster, namespace, "missing").generated();
    try (ClusterClient client = ClusterClient.open(ClusterSelection.of(cluster.kubeconfig()));
        NatsWays ways = ways(client, cluster)) {
      Recorder recorder =
          new Recorder(Api.to(client, Duration.ofMinutes(1), line -> {}), ways, line -> {});

      assertThatThrownBy(() -> recorder.record(new ArrayList<>(List.of(missing)), TIME))
          .isInstanceOfSatisfying(
              ClusterException.class,
              refused ->
                  assertThat(refused.what() + "; " + refused.fix())
                      .isEqualTo(
                          "namespace "
                              + namespace.name()
                              + " has no Deployment missing: there is nothing to record; mvn"
                              + " eds:apply creates it; or choose another namespace by"
                              + " eds.namespace"));
    }
  }
}
