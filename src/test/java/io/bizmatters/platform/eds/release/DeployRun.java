package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.nats.NatsAccess;
import io.bizmatters.platform.eds.nats.NatsCredentials;
import io.bizmatters.platform.eds.nats.NatsTls;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.readiness.Required;
import io.bizmatters.platform.eds.release.delete.Delete;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseHistory;
import io.bizmatters.platform.eds.release.journal.ReleaseOptions;
import io.bizmatters.platform.eds.release.wait.WaitOptions;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.FailureReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of {@code eds:apply}, as the goal does it: preflight, apply, wait. */
final class DeployRun implements AutoCloseable {

  private final ClusterClient client;
  private final StreamLook streams;
  private final Connections to;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private Duration timeout = Duration.ofSeconds(90);
  private final Duration patience;
  private boolean proof;
  private boolean adopts;
  private Force force = Force.nobody();
  private ReleaseOptions named = Recording.options();
  private Optional<ReleaseOptions> release = Optional.empty();
  private Optional<ReleaseRun> applied = Optional.empty();

  private DeployRun(Path kubeconfig, String natsUrl, String monitoring, Duration patience)
      throws ClusterException {
    this.patience = patience;
    this.client = ClusterClient.open(ClusterSelection.of(kubeconfig));
    this.streams =
        new StreamLook(
            client,
            new NatsWays.Options(
                NatsAccess.AUTOMATIC,
                new NatsCredentials.None(),
                NatsTls.ofJvm(),
                Optional.of(natsUrl),
                Optional.of(monitoring)));
    this.to = new Connections(Api.to(client, patience, lines::add), streams, lines::add);
  }

  static DeployRun of(Path kubeconfig, TestCluster cluster) throws ClusterException {
    return of(kubeconfig, cluster, Duration.ofSeconds(60));
  }

  /**
   * @param patience how long a request is repeated
   */
  static DeployRun of(Path kubeconfig, TestCluster cluster, Duration patience)
      throws ClusterException {
    return of(kubeconfig, cluster.natsUrl(), cluster.natsMonitoring(), patience);
  }

  static DeployRun of(Path kubeconfig, String natsUrl, String monitoring, Duration patience)
      throws ClusterException {
    return new DeployRun(kubeconfig, natsUrl, monitoring, patience);
  }

  /** A service that becomes ready within seconds. */
  static AService worker(String name, TestNamespace namespace, String monitoring, String stream) {
    return AService.named(name)
        .namespace(namespace.name())
        .nats("nats://nats.nats.svc:4222")
        .monitoring(monitoring, false)
        .reads(stream, "w")
        .replicas(1, 3)
        .pace(Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  DeployRun within(Duration time) {
    timeout = time;
    return this;
  }

  /** Over a connection that is open, as the goal's is while it reads the POM. */
  DeployRun greeted() {
    client.greet();
    return this;
  }

  DeployRun proving() {
    proof = true;
    return this;
  }

  /** Also of what somebody else has made. */
  DeployRun adopting() {
    adopts = true;
    return this;
  }

  /** Fields of others are taken over. */
  DeployRun forcing(Force whose) {
    force = whose;
    return this;
  }

  /** Under a lock, and with a record. */
  DeployRun recording() {
    return recording(Recording.RELEASE);
  }

  /** Under the lock of a release of this name, and with a record of it. */
  DeployRun recording(String name) {
    named = Recording.of(Recording.options(), name, Recording.MODULE);
    release = Optional.of(named);
    return this;
  }

  ReleaseRun apply(AService... services) throws ClusterException, InterruptedException {
    return apply(generated(services), awaited());
  }

  ReleaseRun applyWithoutWait(AService... services) throws ClusterException, InterruptedException {
    return apply(generated(services), plan());
  }

  private ReleaseRun apply(List<ServiceObjects> services, ApplyPlan plan)
      throws ClusterException, InterruptedException {
    applied.ifPresent(ReleaseRun::close);
    ReleaseRun run = new ReleaseRun(to, plan);
    run.apply(services);
    applied = Optional.of(run);
    return run;
  }

  private ApplyPlan plan() {
    ApplyPlan plan =
        ApplyPlan.careful()
            .forcing(force)
            .with(ApplyPlan.Choice.ADOPT, adopts)
            .natsWithin(Duration.ofSeconds(10));
    return release.map(plan::releasing).orElse(plan);
  }

  private ApplyPlan awaited() {
    return plan().waiting(new WaitOptions(timeout, new Required.All(), proof));
  }

  /** What the server would say to an apply. */
  ReleaseRun dryRun(AService... services) throws ClusterException, InterruptedException {
    ReleaseRun run = new ReleaseRun(to, plan().with(ApplyPlan.Choice.DRY_RUN));
    run.apply(generated(services));
    return run;
  }

  /** What an apply would change. */
  List<Diff.ObjectDifference> diff(AService... services) throws ClusterException {
    Api api = Api.to(client, patience, lines::add);
    return new Diff(api, force, named).run(generated(services));
  }

  /** Of what was applied. */
  List<WaitResult> await() throws ClusterException, InterruptedException {
    return applied.orElseThrow().await();
  }

  /** Back to a recorded release. */
  List<WaitResult> rollback(AService now, OptionalInt to)
      throws ClusterException, InterruptedException {
    List<ServiceObjects> services = generated(now);
    Rollback.Plan plan = Rollback.plan(targets(services), Optional.empty(), to, historian(), named);
    ReleaseRun run = apply(plan.services(), awaited().because(plan.causes(), plan.recorded()));
    return run.isSuccess() ? run.await() : List.of();
  }

  /** Of all that were applied and failed. */
  List<Rollback.Outcome> rollbackFailed(AService... failed) throws InterruptedException {
    return rollbackFailed(List.of(), failed);
  }

  /** Of those that failed; others of the same release did not. */
  List<Rollback.Outcome> rollbackFailed(List<AService> others, AService... failed)
      throws InterruptedException {
    Map<TargetService, ReleaseEntry> entries = new LinkedHashMap<>();
    for (ServiceObjects service : generated(failed)) {
      entries.put(
          TargetService.of(service, client.namespace()),
          applied.orElseThrow().release(service).entry().orElseThrow());
    }
    return new Rollback(to, awaited())
        .afterFailure(entries, targets(generated(others.toArray(AService[]::new))));
  }

  private List<TargetService> targets(List<ServiceObjects> services) {
    return TargetService.of(services, client.namespace());
  }

  Delete.Outcome delete(AService... services) throws ClusterException, InterruptedException {
    Api api = Api.to(client, patience, lines::add);
    return new Delete(api, named, lines::add).run(generated(services), timeout);
  }

  /** What is recorded of the release that it is of, newest first. */
  List<ReleaseEntry> history(AService service) throws ClusterException {
    return recorded(service).entries();
  }

  /** The history of the release that it is of. */
  ReleaseHistory.Recorded recorded(AService service) throws ClusterException {
    String namespace = service.generated().service().namespace().orElse(client.namespace());
    return historian().of(named.mark(namespace));
  }

  private ReleaseHistory historian() {
    return new ReleaseHistory(Api.to(client, patience, lines::add));
  }

  WaitResult applyAndAwait(AService service) throws ClusterException, InterruptedException {
    ReleaseRun done = apply(service);
    if (!done.isSuccess()) {
      throw new AssertionError(done.misses() + " " + report(service));
    }
    return await().get(0);
  }

  /** What people see of a service that was not applied whole. */
  String report(AService service) {
    return FailureReport.of(
        new ServiceReports(applied.orElseThrow().objects())
            .applied(TargetService.of(service.generated(), client.namespace())));
  }

  /** What people have read. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  String log() {
    return lines.stream().collect(Collectors.joining("\n"));
  }

  private static List<ServiceObjects> generated(AService... services) {
    return Stream.of(services).map(AService::generated).toList();
  }

  @Override
  public void close() {
    applied.ifPresent(ReleaseRun::close);
    streams.close();
    client.close();
  }
}
