package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.ApplyPlan;
import io.bizmatters.platform.eds.release.ApplyPlan.Choice;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Applies the services' objects to a cluster by server-side apply, and waits until every service is
 * ready: it is rolled out, KEDA has reconciled it, the HPA reads its lag, and its stream and
 * consumer exist.
 */
@Mojo(
    name = "apply",
    defaultPhase = LifecyclePhase.DEPLOY,
    requiresProject = false,
    threadSafe = true)
public final class ApplyMojo extends CheckedReleaseMojo {

  /** True waits until the services are ready. */
  @Parameter(property = "eds.wait", defaultValue = "true")
  private boolean wait = true;

  /** True applies all modules first, and waits for them together at the end of the build. */
  @Parameter(property = "eds.waitAtEnd", defaultValue = "false")
  private boolean waitAtEnd;

  /**
   * Chooses a dry run: {@code client} shows what would be sent and talks to no cluster, {@code
   * server} lets the API server check everything and keep nothing, {@code none} releases.
   */
  @Parameter(property = "eds.dryRun", defaultValue = "none")
  private String dryRun = "none";

  /** True deletes and creates anew an object with a changed field that Kubernetes never changes. */
  @Parameter(property = "eds.recreate", defaultValue = "false")
  private boolean recreate;

  /** True creates missing namespaces. */
  @Parameter(property = "eds.createNamespace", defaultValue = "false")
  private boolean createNamespace;

  /** True takes over objects and a release that belong to another owner. */
  @Parameter(property = "eds.adopt", defaultValue = "false")
  private boolean adopt;

  /** True restores the previous release of a service whose new release does not become ready. */
  @Parameter(property = "eds.rollbackOnFailure", defaultValue = "false")
  private boolean rollbackOnFailure;

  /** True skips this goal. */
  @Parameter(property = "eds.apply.skip", defaultValue = "false")
  private boolean skipApply;

  private DryRun mode = DryRun.NONE;

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    mode = reader.read("eds.dryRun", dryRun, DryRun.values(), DryRun.NONE, DryRun.SERVER);
  }

  @Override
  boolean needsCluster() {
    return mode != DryRun.CLIENT;
  }

  @Override
  void runWithoutCluster(List<ServiceObjects> services) {
    DryRun.lines(services).forEach(getLog()::info);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, ClusterException, InterruptedException {
    names().checkExecutions(goal());
    ApplyPlan plan = provisioned(plan(services));
    release(
        client,
        services,
        (wait && mode == DryRun.NONE ? plan.waiting(waiting()) : plan)
            .with(Choice.DRY_RUN, mode == DryRun.SERVER)
            .with(Choice.RECREATE, recreate)
            .with(Choice.ADOPT, adopt)
            .with(Choice.CREATE_NAMESPACE, createNamespace)
            .with(Choice.ROLL_BACK, rollbackOnFailure),
        waitAtEnd);
  }

  @Override
  String goal() {
    return "apply";
  }

  @Override
  boolean isSkipped() {
    return skipApply;
  }

  @Override
  String consequence() {
    return "nothing was applied";
  }
}
