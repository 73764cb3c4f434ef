package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.ReleaseDriver;
import io.bizmatters.platform.eds.release.Status;
import io.bizmatters.platform.eds.release.Workers;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import io.bizmatters.platform.eds.report.ScaleTestJson;
import io.bizmatters.platform.eds.report.ScaleTestReport;
import io.bizmatters.platform.eds.report.html.ScaleTestHtml;
import io.bizmatters.platform.eds.scaletest.ScaleTest.Options.Drain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Deploys and tests as the goals do, and keeps the lines that people would see. */
final class ScaleTestRun implements AutoCloseable {

  private static final Path REPORTS =
      Path.of(System.getProperty("basedir", ""), "target", "scale-test");

  private final Path kubeconfig;
  private final ClusterClient client;
  private final String natsUrl;
  private final NatsWays ways;
  private final Api api;
  private final Queue<String> kept = new ConcurrentLinkedQueue<>();
  private final Consumer<String> lines;

  private ScaleTestRun(Path kubeconfig, String natsUrl, Consumer<String> also)
      throws ClusterException {
    this.kubeconfig = kubeconfig;
    this.client = ClusterClient.open(ClusterSelection.of(kubeconfig));
    this.lines =
        line -> {
          kept.add(line);
          also.accept(line);
        };
    this.api = Api.to(client, Duration.ofMinutes(1), lines);
    this.natsUrl = natsUrl;
    this.ways = newWays();
  }

  private NatsWays newWays() {
    return new NatsWays(
        () -> client,
        new NatsWays.Options(
            NatsAccess.AUTOMATIC,
            new NatsCredentials.None(),
            NatsTls.ofJvm(),
            Optional.of(natsUrl),
            Optional.empty()),
        lines);
  }

  static ScaleTestRun of(Path kubeconfig, String natsUrl) throws ClusterException {
    return new ScaleTestRun(kubeconfig, natsUrl, line -> {});
  }

  /**
   * A run that also prints.
   *
   * @param also takes every line as it comes
   */
  static ScaleTestRun of(Path kubeconfig, String natsUrl, Consumer<String> also)
      throws ClusterException {
    return new ScaleTestRun(kubeconfig, natsUrl, also);
  }

  /** A service that comes down as soon as it has no work. */
  static AService worker(
      String name, TestNamespace namespace, String natsUrl, String monitoring, String stream) {
    return AService.named(name)
        .namespace(namespace.name())
        .image("acme/worker:1")
        .nats(natsUrl)
        .monitoring(monitoring, false)
        .reads(stream, "w")
        .pace(Duration.ofSeconds(1), Duration.ofSeconds(5))
        .scaleDownStabilization(Duration.ofSeconds(2));
  }

  static ScaleTest.Options options(Drain drain) {
    return options(50, drain, Duration.ofMinutes(3), false);
  }

  static ScaleTest.Options options(int messages, Drain drain, Duration up, boolean force) {
    return new ScaleTest.Options(messages, List.of(), drain, up, Optional.empty(), force);
  }

  void deploy(AService... services) throws ClusterException, InterruptedException {
    try (ReleaseDriver driver =
        ReleaseDriver.as(kubeconfig, natsUrl, Optional.empty(), Duration.ofMinutes(1))) {
      Map<String, WaitResult> ended = driver.run(Workers.generated(services));
      driver.lines().forEach(lines);
      assertThat(ended.values()).as(log()).extracting(WaitResult::isBad).containsOnly(false);
    }
  }

  /** What the plugin's own readiness says now. */
  ServiceReport readiness(AService service) throws ClusterException, InterruptedException {
    List<ServiceObjects> one = List.of(service.generated());
    try (StreamLook streams = new StreamLook(newWays());
        Status status = Status.open(api, streams, one, new Required.All(), lines)) {
      return status.look(one).get(0);
    }
  }

  ScaleTestReport test(AService service, ScaleTest.Options options) throws Exception {
    ServiceReport readiness = readiness(service);
    TargetService target = TargetService.of(service.generated(), client.namespace());
    Instant startedAt = Instant.now();
    try (ClusterWatch watch = ClusterWatch.open(api, Set.of(target.namespace()), lines)) {
      ScaleTest.Result tested =
          new ScaleTest(api, watch, lines)
              .run(target, readiness, () -> ways.to(target.service()).session(), options);
      ScaleTestReport report = ScaleTestReports.of(tested, startedAt, Optional.empty());
      Files.createDirectories(REPORTS);
      Files.writeString(REPORTS.resolve(report.service() + ".html"), ScaleTestHtml.of(report));
      Files.writeString(REPORTS.resolve(report.service() + ".json"), ScaleTestJson.of(report));
      return report;
    }
  }

  String log() {
    return kept.stream().collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    ways.close();
    client.close();
  }
}
