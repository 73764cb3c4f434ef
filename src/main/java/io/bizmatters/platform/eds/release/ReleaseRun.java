package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.LiveState;
import io.bizmatters.platform.eds.kubernetes.apply.ServerSideApply;
import io.bizmatters.platform.eds.kubernetes.watch.ClusterWatch;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.TargetService;
import io.bizmatters.platform.eds.provision.ProvisionOnApply;
import io.bizmatters.platform.eds.release.journal.ModuleRelease;
import io.bizmatters.platform.eds.release.journal.ReleaseEntry;
import io.bizmatters.platform.eds.release.journal.ReleaseJournal;
import io.bizmatters.platform.eds.release.journal.ReleaseResult;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.Preflight;
import io.bizmatters.platform.eds.release.wait.WaitResult;
import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One release of services, from the first look at the cluster to the report. The run owns the
 * watches and locks that it opens; {@link #close} releases them.
 */
public final class ReleaseRun implements AutoCloseable {

  private final Connections to;
  private final ApplyPlan plan;
  private final ServerSideApply server;
  private final LiveState seen;
  private final ReleaseWrites writes;
  private final Optional<ReleaseJournal> journal;
  private Optional<ClusterWatch> watch = Optional.empty();

  /**
   * The services as built, and the same services with each object marked as part of its release.
   */
  private List<ServiceObjects> services = List.of();

  private List<TargetService> targets = List.of();

  private List<TargetService> marked = List.of();

  private final List<Miss> misses = new ArrayList<>();
  private final List<ApplyResult> objects = new ArrayList<>();
  private List<WaitResult> results = List.of();
  private final Map<TargetService, Rollback.Outcome> rollbacks = new LinkedHashMap<>();

  public ReleaseRun(Connections to, ApplyPlan plan) {
    this.to = to;
    this.plan = plan;
    this.server = new ServerSideApply(to.api(), plan.apply());
    this.seen = LiveState.in(to.api());
    this.writes = new ReleaseWrites(to, plan, server);
    this.journal = plan.journal().map(as -> new ReleaseJournal(to.api(), as, to.lines()));
  }

  /**
   * Checks the cluster, locks and records the release, and writes. Afterwards {@link #misses} and
   * {@link #objects} return the results.
   *
   * @throws ClusterException when the cluster cannot be reached, or another run holds a lock
   * @throws InterruptedException when the build is stopped
   */
  public void apply(List<ServiceObjects> asBuilt) throws ClusterException, InterruptedException {
    services = List.copyOf(asBuilt);
    targets = TargetService.of(services, to.api().namespace());
    marked = plan.marked(targets);
    Optional<ProvisionOnApply> provisioning = provisioning();
    try {
      misses.addAll(preflight(provisioning));
      if (isSuccess() && plan.has(ApplyPlan.Choice.CREATE_NAMESPACE) && !isDeployed()) {
        objects.addAll(writes.namespaces(namespaces()));
      }
      if (!isSuccess()) {
        return;
      }
      if (plan.waits()) { // open the watches before the first write, so that they see it
        watch = Optional.of(ClusterWatch.open(to.api(), namespaces(), to.lines()));
      }
      lock();
      LiveState own = look();
      misses.addAll(missesUnderLock(own, provisioning));
      if (misses.isEmpty()) {
        objects.addAll(writes.apply(marked, own, journal));
      }
      endUnlessAwaited();
    } catch (ClusterException | InterruptedException | RuntimeException failure) {
      close();
      throw failure;
    }
  }

  /**
   * Waits until the services are ready, have failed, or the timeout ends, and ends the release.
   *
   * @throws ClusterException when the cluster cannot be reached any more
   * @throws InterruptedException when the build is stopped
   */
  public List<WaitResult> await() throws ClusterException, InterruptedException {
    results =
        new ReadinessWait(to, plan.waiting().orElseThrow())
            .applied(targets, objects, watch.orElseThrow());
    end(Endings.notReady(targets, results));
    return results;
  }

  /**
   * Rolls failed services back to their last deployed release if the plan says so.
   *
   * @return the result of each rollback
   * @throws InterruptedException when the build is stopped
   */
  public List<Rollback.Outcome> rollBackFailed() throws InterruptedException {
    if (!plan.has(ApplyPlan.Choice.ROLL_BACK) || plan.release().isEmpty()) {
      return List.of();
    }
    Map<TargetService, ReleaseEntry> failed = new LinkedHashMap<>();
    List<TargetService> others = new ArrayList<>();
    for (TargetService one : targets) {
      if (!hasFailed(one)) {
        others.add(one);
      } else {
        release(one).entry().ifPresent(entry -> failed.put(one, entry));
      }
    }
    if (failed.isEmpty()) {
      return List.of();
    }
    List<Rollback.Outcome> all = new Rollback(to, plan).afterFailure(failed, others);
    all.forEach(outcome -> rollbacks.put(outcome.service(), outcome));
    return all;
  }

  private boolean hasFailed(TargetService service) {
    return results.isEmpty()
        ? release(service).hasFailed()
        : results.stream().anyMatch(one -> one.isBad() && one.service().equals(service));
  }

  private List<Miss> preflight(Optional<ProvisionOnApply> provisioning)
      throws ClusterException, InterruptedException {
    Findings found =
        new Preflight(to.api(), to.streams())
            .check(marked, plan.preflight(), seen, this::isDeployed);
    found.notices().forEach(one -> to.lines().accept(one.subject() + "  " + one.text()));
    List<Miss> all = new ArrayList<>(found.misses());
    if (provisioning.isPresent()) {
      all.addAll(provisioning.get().look(!plan.writes()));
    }
    return all;
  }

  private Optional<ProvisionOnApply> provisioning() {
    return plan.provision()
        .map(how -> new ProvisionOnApply(to.streams().ways(), how, services, to.lines()));
  }

  /**
   * Returns whether everything is in the cluster and recorded as deployed: then nothing is written.
   */
  private boolean isDeployed() throws ClusterException {
    return journal.isPresent()
        && journal.get().areDeployed(releases(), object -> server.isUnchanged(object, seen));
  }

  /** Locks and records what changes; an unchanged release takes no lock. */
  private void lock() throws ClusterException, InterruptedException {
    if (journal.isPresent()) {
      journal
          .get()
          .open(releases(), object -> server.isUnchanged(object, seen), seen::lacks, plan.causes());
    }
  }

  private boolean isLocked() {
    return journal.filter(ReleaseJournal::isOpen).isPresent();
  }

  /**
   * Looks again under the lock: another build may have changed the objects since the first look.
   */
  private LiveState look() throws ClusterException {
    return isLocked() ? server.look(ReleaseWrites.objects(marked)) : seen;
  }

  private List<Miss> missesUnderLock(LiveState own, Optional<ProvisionOnApply> provisioning)
      throws ClusterException, InterruptedException {
    List<Miss> foreign = isLocked() ? writes.foreign(marked, own) : List.of();
    return foreign.isEmpty() && provisioning.isPresent() && plan.writes()
        ? provisioning.get().run()
        : foreign;
  }

  /** Ends a release without a wait: the plan has no wait, or the release was refused. */
  private void endUnlessAwaited() throws ClusterException {
    if (!misses.isEmpty()) {
      end(Endings.unwritten(marked, misses));
      close();
    } else if (!isAwaited()) {
      end(Endings.refused(marked, objects));
    }
  }

  private void end(Map<TargetService.Name, String> failures) throws ClusterException {
    if (journal.isPresent()) {
      journal.get().end(failures);
    }
  }

  private List<ModuleRelease> releases() {
    List<TargetService> recorded = TargetService.of(plan.recorded(), to.api().namespace());
    return ModuleRelease.of(marked, plan.marked(recorded), plan.release().orElseThrow());
  }

  private Set<String> namespaces() {
    return TargetService.namespaces(targets);
  }

  /** Returns what the cluster lacks; if anything is missing, only namespaces were written. */
  public List<Miss> misses() {
    return List.copyOf(misses);
  }

  /** Returns the result of each object, in apply order. */
  public List<ApplyResult> objects() {
    return List.copyOf(objects);
  }

  /** Returns the services as built. */
  public List<ServiceObjects> services() {
    return services;
  }

  /** Returns the result of a service's release; if the run waits, call this after the wait. */
  public ReleaseResult release(ServiceObjects service) {
    return release(TargetService.of(service, to.api().namespace()));
  }

  private ReleaseResult release(TargetService service) {
    return journal
        .map(all -> all.of(service.name()))
        .orElseGet(() -> ReleaseResult.none(service.service().name()));
  }

  /** Returns whether every object is in the cluster as its manifest says. */
  public boolean isSuccess() {
    return misses.isEmpty() && objects.stream().noneMatch(ApplyResult::isMissing);
  }

  /** Returns whether {@link #await} must follow. */
  public boolean isAwaited() {
    return watch.isPresent() && isSuccess() && results.isEmpty();
  }

  /** Returns a report of each service that covers only what was written of it. */
  public List<ServiceReport> applied() {
    ServiceReports words = new ServiceReports(objects);
    return targets.stream().map(words::applied).toList();
  }

  /** Returns a report of each service with everything known so far. */
  public List<ServiceReport> reports() {
    if (!misses.isEmpty()) {
      ServiceReports words = new ServiceReports(List.of());
      return targets.stream().map(one -> words.lacking(one, misses)).toList();
    }
    ServiceReports words = new ServiceReports(objects);
    return results.isEmpty()
        ? targets.stream().map(one -> released(words.applied(one), one)).toList()
        : results.stream().map(one -> released(words.ended(one), one.service())).toList();
  }

  private ServiceReport released(ServiceReport report, TargetService service) {
    ServiceReport released = ServiceReports.released(report, release(service));
    return Optional.ofNullable(rollbacks.get(service))
        .map(outcome -> ServiceReports.rolledBack(released, outcome.shown()))
        .orElse(released);
  }

  @Override
  public void close() {
    watch.ifPresent(ClusterWatch::close);
    watch = Optional.empty();
    journal.ifPresent(ReleaseJournal::close);
  }
}
