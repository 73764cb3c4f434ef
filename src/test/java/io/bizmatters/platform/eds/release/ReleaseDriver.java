package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.TestCluster;
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
import io.bizmatters.platform.eds.release.wait.Wait;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.FailureReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Releases services as the goals do (preflight, apply, wait), and keeps the lines that people would
 * see. A new driver takes nothing over, records nothing, and waits up to 90 s.
 */
public final class ReleaseDriver implements AutoCloseable {

  private final ClusterClient client;
  private final StreamLook streams;
  private final Connections to;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final ExecutorService background = Executors.newCachedThreadPool();
  private ApplyPlan plan = ApplyPlan.careful().natsWithin(Duration.ofSeconds(10));
  private Wait.Options waiting = all(Duration.ofSeconds(90), false);
  private ReleaseOptions named = Recording.options();
  private Optional<ReleaseRun> last = Optional.empty();

  private ReleaseDriver(Path kubeconfig, NatsWays.Options nats, Duration patience)
      throws ClusterException {
    client = ClusterClient.open(ClusterSelection.of(kubeconfig));
    streams = new StreamLook(client, nats);
    to = new Connections(Api.to(client, patience, lines::add), streams, lines::add);
  }

  public static ReleaseDriver on(TestCluster cluster) throws ClusterException {
    return as(cluster.kubeconfig(), cluster);
  }

  /** Releases as the user of a kubeconfig. */
  static ReleaseDriver as(Path kubeconfig, TestCluster cluster) throws ClusterException {
    return as(kubeconfig, cluster, Duration.ofSeconds(60));
  }

  /**
   * Releases as the user of a kubeconfig.
   *
   * @param patience how long a request is repeated
   */
  static ReleaseDriver as(Path kubeconfig, TestCluster cluster, Duration patience)
      throws ClusterException {
    return as(kubeconfig, cluster.natsUrl(), Optional.of(cluster.natsMonitoring()), patience);
  }

  public static ReleaseDriver as(
      Path kubeconfig, String natsUrl, Optional<String> monitoring, Duration patience)
      throws ClusterException {
    NatsWays.Options nats =
        new NatsWays.Options(
            NatsAccess.AUTOMATIC,
            new NatsCredentials.None(),
            NatsTls.ofJvm(),
            Optional.of(natsUrl),
            monitoring);
    return new ReleaseDriver(kubeconfig, nats, patience);
  }

  /** Releases services whose NATS nobody reaches; the preflight soon goes on without it. */
  static ReleaseDriver withoutNats(Path kubeconfig) throws ClusterException {
    ReleaseDriver driver =
        new ReleaseDriver(kubeconfig, NatsWays.Options.automatic(), Duration.ofSeconds(10));
    driver.plan = driver.plan.natsWithin(Duration.ofMillis(200));
    return driver;
  }

  // ---- how it releases

  /** Waits so long. */
  public ReleaseDriver within(Duration time) {
    waiting = all(time, false);
    return this;
  }

  /** Waits so long, and wakes what rests at 0. */
  ReleaseDriver proving(Duration time) {
    waiting = all(time, true);
    return this;
  }

  private static Wait.Options all(Duration timeout, boolean proof) {
    return new Wait.Options(timeout, new Required.All(), proof);
  }

  /** Connects before the first request, as a goal does while it reads the POM. */
  ReleaseDriver greeted() {
    client.greet();
    return this;
  }

  /** Takes over objects that somebody else made. */
  ReleaseDriver adopting() {
    plan = plan.with(ApplyPlan.Choice.ADOPT);
    return this;
  }

  /** Takes over the fields of these managers. */
  ReleaseDriver forcing(Force whose) {
    plan = plan.forcing(whose);
    return this;
  }

  /** Takes over objects and fields of everybody. */
  public ReleaseDriver takingOver() {
    return forcing(Force.everybody()).adopting();
  }

  /** Locks and records the release of the tests' usual name. */
  ReleaseDriver recording() {
    return recording(Recording.RELEASE);
  }

  /** Locks and records a release of this name. */
  ReleaseDriver recording(String name) {
    return recording(Recording.of(Recording.options(), name, Recording.MODULE));
  }

  /** Locks and records as these options say; adopts if they do. */
  ReleaseDriver recording(ReleaseOptions options) {
    named = options;
    plan = plan.releasing(options).with(ApplyPlan.Choice.ADOPT, adopts() || options.adopt());
    return this;
  }

  private boolean adopts() {
    return plan.has(ApplyPlan.Choice.ADOPT);
  }

  /** Returns the plan so far, without a wait. */
  ApplyPlan plan() {
    return plan;
  }

  private ApplyPlan awaited() {
    return plan.waiting(waiting);
  }

  // ---- apply

  ReleaseRun apply(AService... services) throws ClusterException, InterruptedException {
    return apply(Workers.generated(services), awaited());
  }

  ReleaseRun applyWithoutWait(AService... services) throws ClusterException, InterruptedException {
    return apply(Workers.generated(services), plan);
  }

  /** Applies by another plan than the driver's. The next apply and the driver close the run. */
  public ReleaseRun apply(List<ServiceObjects> services, ApplyPlan by)
      throws ClusterException, InterruptedException {
    last.ifPresent(ReleaseRun::close);
    ReleaseRun run = new ReleaseRun(to, by);
    run.apply(services);
    last = Optional.of(run);
    return run;
  }

  /** Applies, and asserts that every object is in the cluster. */
  ReleaseRun applyWhole(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    return applyWhole(services, awaited());
  }

  private ReleaseRun applyWhole(List<ServiceObjects> services, ApplyPlan by)
      throws ClusterException, InterruptedException {
    ReleaseRun run = apply(services, by);
    assertThat(run.misses()).isEmpty();
    assertThat(run.isSuccess()).as("%s", run.objects()).isTrue();
    return run;
  }

  /** Asks the server what it would say to an apply. */
  ReleaseRun dryRun(AService... services) throws ClusterException, InterruptedException {
    ReleaseRun run = new ReleaseRun(to, plan.with(ApplyPlan.Choice.DRY_RUN));
    run.apply(Workers.generated(services));
    return run;
  }

  // ---- wait

  /** Waits for the services applied last. */
  List<WaitResult> await() throws ClusterException, InterruptedException {
    return last.orElseThrow().await();
  }

  /** Waits for a run, and returns the result of every service by its name. */
  public Map<String, WaitResult> await(ReleaseRun run)
      throws ClusterException, InterruptedException {
    return WaitResults.byName(run.services(), run.await());
  }

  /** Applies and waits. */
  public Map<String, WaitResult> run(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    return run(services, awaited());
  }

  private Map<String, WaitResult> run(List<ServiceObjects> services, ApplyPlan by)
      throws ClusterException, InterruptedException {
    try (ReleaseRun run = applyWhole(services, by)) {
      return await(run);
    }
  }

  /** Applies and waits in the background, while the test goes on. */
  Future<Map<String, WaitResult>> begin(List<ServiceObjects> services) {
    ApplyPlan now = awaited();
    return inBackground(() -> run(services, now));
  }

  <T> Future<T> inBackground(Callable<T> wait) {
    return background.submit(wait);
  }

  /** Waits for what is live, without an apply. */
  public Map<String, WaitResult> awaitLive(List<ServiceObjects> services)
      throws ClusterException, InterruptedException {
    return WaitResults.byName(services, new ReadinessWait(to, waiting).live(targets(services)));
  }

  WaitResult applyAndAwait(AService service) throws ClusterException, InterruptedException {
    ReleaseRun done = apply(service);
    if (!done.isSuccess()) {
      throw new AssertionError(done.misses() + " " + report(service));
    }
    return await().get(0);
  }

  // ---- the other goals

  /** Returns what an apply would change. */
  List<Diff.ObjectDifference> diff(AService... services) throws ClusterException {
    return new Diff(to.api(), plan.force(), named).run(Workers.generated(services));
  }

  /** Rolls back to a recorded release. */
  List<WaitResult> rollback(AService now, OptionalInt version)
      throws ClusterException, InterruptedException {
    Rollback.Plan back =
        Rollback.plan(
            targets(Workers.generated(now)), Optional.empty(), version, historian(), named);
    ReleaseRun run = apply(back.services(), awaited().because(back.causes(), back.recorded()));
    return run.isSuccess() ? run.await() : List.of();
  }

  /** Rolls back all that were applied and failed. */
  List<Rollback.Outcome> rollbackFailed(AService... failed) throws InterruptedException {
    return rollbackFailed(List.of(), failed);
  }

  /** Rolls back those that failed; others of the same release did not. */
  List<Rollback.Outcome> rollbackFailed(List<AService> others, AService... failed)
      throws InterruptedException {
    Map<TargetService, ReleaseEntry> entries = new LinkedHashMap<>();
    for (ServiceObjects service : Workers.generated(failed)) {
      entries.put(
          TargetService.of(service, client.namespace()),
          last.orElseThrow().release(service).entry().orElseThrow());
    }
    return new Rollback(to, awaited())
        .afterFailure(entries, targets(Workers.generated(others.toArray(AService[]::new))));
  }

  Delete.Outcome delete(AService... services) throws ClusterException, InterruptedException {
    return new Delete(to.api(), named, lines::add)
        .run(Workers.generated(services), waiting.timeout());
  }

  /** Returns what is recorded of the release of a service, newest first. */
  List<ReleaseEntry> history(AService service) throws ClusterException {
    return recorded(service).entries();
  }

  /** Returns the history of the release of a service. */
  ReleaseHistory.Recorded recorded(AService service) throws ClusterException {
    String namespace = service.generated().service().namespace().orElse(client.namespace());
    return historian().of(named.mark(namespace));
  }

  private ReleaseHistory historian() {
    return new ReleaseHistory(to.api());
  }

  private List<TargetService> targets(List<ServiceObjects> services) {
    return TargetService.of(services, client.namespace());
  }

  // ---- what people see

  /** Returns the failure report of a service that was not applied whole. */
  String report(AService service) {
    return FailureReport.of(
        new ServiceReports(last.orElseThrow().objects())
            .applied(TargetService.of(service.generated(), client.namespace())));
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  String log() {
    return String.join("\n", lines);
  }

  @Override
  public void close() {
    background.shutdownNow();
    last.ifPresent(ReleaseRun::close);
    streams.close();
    client.close();
  }
}
