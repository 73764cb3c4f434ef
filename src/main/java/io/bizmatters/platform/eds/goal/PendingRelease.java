package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ReactorWaits;
import io.bizmatters.platform.eds.goal.maven.ReactorWaits.PendingWait;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.Connections;
import io.bizmatters.platform.eds.release.ReleaseRun;
import io.bizmatters.platform.eds.release.Rollback;
import io.bizmatters.platform.eds.report.AppliedLine;
import io.bizmatters.platform.eds.report.OutputException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

/**
 * A module's release between its apply and its end, which happens in the goal or at the end of the
 * build. It owns the run and the connections to NATS.
 */
final class PendingRelease implements PendingWait {

  private final ReleaseMojo goal;
  private final Connections to;
  private final ApplyPlan plan;
  private final ReleaseRun run;

  PendingRelease(ReleaseMojo goal, Connections to, ApplyPlan plan) {
    this.goal = goal;
    this.to = to;
    this.plan = plan;
    this.run = new ReleaseRun(to, plan);
  }

  /**
   * Releases the services.
   *
   * @param atEnd whether the wait is joined at the end of the build, which closes the release
   */
  void release(List<ServiceObjects> services, boolean atEnd)
      throws MojoFailureException, MojoExecutionException, ClusterException, InterruptedException {
    if (!atEnd || !plan.waits()) {
      try (this) {
        apply(services);
        finish();
      }
      return;
    }
    ReactorWaits.of(goal.session()).add(this);
    apply(services);
    if (run.isAwaited()) {
      goal.reports().writeForNow(run.applied());
    } else {
      finish();
    }
  }

  /** Returns the result so far of each object. */
  List<ApplyResult> objects() {
    return run.objects();
  }

  /** Applies; fails the goal if the cluster lacks something. */
  private void apply(List<ServiceObjects> services)
      throws MojoExecutionException, ClusterException, InterruptedException {
    run.apply(services);
    if (!run.misses().isEmpty()) {
      goal.reports().write(run.reports());
      Preflights.check(run.misses(), goal.consequence());
    }
    new AppliedLines(goal, plan.has(ApplyPlan.Choice.DRY_RUN)).print(run);
  }

  /** Waits if the plan says so, rolls back if the plan says so, reports, and judges. */
  private void finish() throws MojoFailureException, ClusterException, InterruptedException {
    if (run.isAwaited()) {
      try {
        run.await();
      } catch (ClusterException failure) {
        throw failure.whileWaiting();
      }
    }
    for (Rollback.Outcome outcome : run.rollBackFailed()) {
      goal.warn(
          WarningCode.RELEASE_ROLLBACK,
          outcome.service().service().name() + "  " + outcome.shown());
    }
    goal.reports().write(run.reports());
    goal.gate().failUnlessReady(run.reports());
  }

  @Override
  public void await() throws MojoFailureException, MojoExecutionException {
    if (!run.isAwaited()) {
      return;
    }
    try {
      goal.talk(run.services(), this::finish);
    } catch (OutputException failure) {
      throw ServiceMojo.unwritten(failure);
    }
  }

  @Override
  public void giveUp() {
    if (run.isAwaited()) {
      String names =
          run.services().stream()
              .map(one -> one.service().name())
              .collect(Collectors.joining(", "));
      goal.warn(
          WarningCode.RELEASE_UNAWAITED,
          names + "  applied; not waited for, because the build has failed");
    }
  }

  @Override
  public MavenProject module() {
    return goal.project();
  }

  @Override
  public void close() {
    run.close();
    to.streams().close();
  }

  /** Prints what an apply did: each object that it changed, then each service. */
  private static final class AppliedLines {

    private final ServiceMojo goal;
    private final boolean dryRun;

    AppliedLines(ServiceMojo goal, boolean dryRun) {
      this.goal = goal;
      this.dryRun = dryRun;
    }

    void print(ReleaseRun run) {
      Map<String, String> owners = owners(run.services());
      run.objects().forEach(done -> print(done, owners));
      run.applied().stream()
          .map(service -> AppliedLine.of(service, dryRun))
          .forEach(line -> goal.getLog().info(line));
    }

    private void print(ApplyResult done, Map<String, String> owners) {
      String line = owners.getOrDefault(key(done.object()), "") + done.object().title() + " ";
      String action = done.action().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      switch (done.action()) {
        case CREATED, CHANGED -> goal.getLog().info(line + (dryRun ? "would be " : "") + action);
        case UNCHANGED, FAILED, NOT_TRIED -> goal.getLog().debug(line + action);
      }
      done.warnings()
          .forEach(warning -> goal.warn(WarningCode.SERVER_WARNING, line + "warning: " + warning));
    }

    /** Maps each object to its service; a namespace has none, because all its services share it. */
    private static Map<String, String> owners(List<ServiceObjects> services) {
      Map<String, String> owners = new HashMap<>();
      for (ServiceObjects service : services) {
        String shown = service.service().name() + "  ";
        service.objects().forEach(object -> owners.putIfAbsent(key(object), shown));
      }
      return owners;
    }

    private static String key(KubernetesObject object) {
      return object.apiVersion() + " " + object.title() + " " + object.namespace().orElse("");
    }
  }
}
