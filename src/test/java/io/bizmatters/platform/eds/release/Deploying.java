package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Applies and waits as the goal does, and keeps the lines that people would see. */
public final class Deploying implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ClusterClient client;
  private final StreamLook streams;
  private final Connections to;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ExecutorService background = Executors.newCachedThreadPool();

  private Deploying(Path kubeconfig, TestCluster cluster) throws ClusterException {
    client = ClusterClient.open(ClusterSelection.of(kubeconfig));
    streams =
        new StreamLook(
            client,
            new NatsWays.Options(
                NatsAccess.AUTOMATIC,
                new NatsCredentials.None(),
                NatsTls.ofJvm(),
                Optional.of(cluster.natsUrl()),
                Optional.of(cluster.natsMonitoring())));
    to = new Connections(Api.to(client, PATIENCE, lines::add), streams, lines::add);
  }

  public static Deploying on(TestCluster cluster) throws ClusterException {
    return new Deploying(cluster.kubeconfig(), cluster);
  }

  static Deploying as(Path kubeconfig, TestCluster cluster) throws ClusterException {
    return new Deploying(kubeconfig, cluster);
  }

  public static WaitOptions within(Duration timeout) {
    return new WaitOptions(timeout, new Required.All(), false);
  }

  /** With the proof of what rests at 0. */
  static WaitOptions proving(Duration timeout) {
    return new WaitOptions(timeout, new Required.All(), true);
  }

  public List<String> lines() {
    return lines;
  }

  /** A plan that takes over whatever is there, and waits. */
  static ApplyPlan plan(WaitOptions waiting) {
    return ApplyPlan.careful()
        .forcing(Force.everybody())
        .with(ApplyPlan.Choice.ADOPT)
        .waiting(waiting);
  }

  /** By a plan, whatever becomes of it. */
  public ReleaseRun tryApply(List<ServiceObjects> services, ApplyPlan plan)
      throws ClusterException, InterruptedException {
    ReleaseRun run = new ReleaseRun(to, plan);
    run.apply(services);
    return run;
  }

  ReleaseRun apply(List<ServiceObjects> services, WaitOptions options)
      throws ClusterException, InterruptedException {
    ReleaseRun run = tryApply(services, plan(options));
    assertThat(run.misses()).isEmpty();
    assertThat(run.isSuccess()).as("%s", run.objects()).isTrue();
    return run;
  }

  /** How it ended, by the services' names; every one of them. */
  public Map<String, WaitResult> await(ReleaseRun run)
      throws ClusterException, InterruptedException {
    return byName(run.services(), run.await());
  }

  Map<String, WaitResult> run(List<ServiceObjects> services, WaitOptions options)
      throws ClusterException, InterruptedException {
    try (ReleaseRun run = apply(services, options)) {
      return await(run);
    }
  }

  /** Applies and waits in the background, while the test goes on. */
  Future<Map<String, WaitResult>> begin(List<ServiceObjects> services, WaitOptions options) {
    return inBackground(() -> run(services, options));
  }

  Future<Map<String, WaitResult>> inBackground(Callable<Map<String, WaitResult>> wait) {
    return background.submit(wait);
  }

  public Map<String, WaitResult> awaitLive(List<ServiceObjects> services, WaitOptions options)
      throws ClusterException, InterruptedException {
    return byName(
        services,
        new ReadinessWait(to, options).live(TargetService.of(services, client.namespace())));
  }

  private static Map<String, WaitResult> byName(
      List<ServiceObjects> services, List<WaitResult> all) {
    Map<String, WaitResult> byName = new LinkedHashMap<>();
    all.forEach(ended -> byName.put(ended.applied().service(), ended));
    assertThat(byName.keySet())
        .containsExactlyElementsOf(
            services.stream().map(service -> service.service().name()).toList());
    return byName;
  }

  /** {@code READY}, or {@code FAILED(CRASH_LOOP)}. */
  public static String state(WaitResult ended) {
    return ended.state() + ended.verdict().reason().map(reason -> "(" + reason + ")").orElse("");
  }

  /** The one of that name; there has to be one. */
  public static WaitResult one(Map<String, WaitResult> ended, String name) {
    return Objects.requireNonNull(ended.get(name), name);
  }

  /** Of all services, the states, and of those that are not as they must be all that is known. */
  public static void assertStates(Map<String, WaitResult> ended, Map<String, String> expected) {
    Map<String, String> states = new LinkedHashMap<>();
    StringBuilder wrong = new StringBuilder();
    ended.forEach(
        (name, one) -> {
          states.put(name, state(one));
          if (!state(one).equals(expected.get(name))) {
            wrong.append('\n').append(name).append(": ").append(one.verdict());
            wrong.append("\n  ").append(one.judgement().gates());
          }
        });
    assertThat(states).as("%s", wrong).containsExactlyInAnyOrderEntriesOf(expected);
  }

  @Override
  public void close() {
    background.shutdownNow();
    streams.close();
    client.close();
  }
}
