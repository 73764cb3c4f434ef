package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
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
 * ready: rolled out, reconciled by KEDA, its lag read by the HPA, its stream and consumer there.
 */
@Mojo(
    name = "apply",
    defaultPhase = LifecyclePhase.DEPLOY,
    requiresProject = false,
    threadSafe = true)
public final class ApplyMojo extends ReleaseMojo {

  /** Whether the goal waits until the services are ready. */
  @Parameter(property = "eds.wait", defaultValue = "true")
  private boolean wait = true;

  /** Whether all modules are applied first, and waited for together at the end of the build. */
  @Parameter(property = "eds.waitAtEnd", defaultValue = "false")
  private boolean waitAtEnd;

  /**
   * {@code client} says what would be sent and talks to no cluster; {@code server} lets the API
   * server check everything and keep nothing.
   */
  @Parameter(property = "eds.dryRun", defaultValue = "none")
  private String dryRun = "none";

  /** Whether an object with a field that cannot be changed is deleted and made anew. */
  @Parameter(property = "eds.recreate", defaultValue = "false")
  private boolean recreate;

  /** Whether a namespace that is not there is made. */
  @Parameter(property = "eds.createNamespace", defaultValue = "false")
  private boolean createNamespace;

  /** Whether objects and a release of another owner become this module's. */
  @Parameter(property = "eds.adopt", defaultValue = "false")
  private boolean adopt;

  /** Whether a release that is not ready makes way for the one that was deployed before it. */
  @Parameter(property = "eds.rollbackOnFailure", defaultValue = "false")
  private boolean rollbackOnFailure;

  /**
   * Whether streams and consumers are made or updated first, as {@code <nats><provision>} of the
   * services says; what {@code eds:provision} refuses stops the release.
   */
  @Parameter(property = "eds.provision.onApply", defaultValue = "false")
  private boolean provisionOnApply;

  /** Whether provisioning may do what loses messages: see {@code eds:provision}. */
  @Parameter(property = "eds.provision.force", defaultValue = "false")
  private boolean provisionForce;

  /** Skips this goal. */
  @Parameter(property = "eds.apply.skip", defaultValue = "false")
  private boolean skipApply;

  private DryRun mode = DryRun.NONE;

  private enum DryRun {
    NONE,
    CLIENT,
    SERVER
  }

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    mode = reader.read("eds.dryRun", dryRun, DryRun.class, DryRun.NONE, DryRun.SERVER);
  }

  @Override
  boolean needsCluster() {
    return mode != DryRun.CLIENT;
  }

  @Override
  void runWithoutCluster(List<ServiceObjects> services) {
    for (ServiceObjects service : services) {
      for (KubernetesObject object : service.objects()) {
        getLog().info(service.service().name() + "  " + object.title() + " would be applied");
      }
    }
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, ClusterException, InterruptedException {
    names().checkExecutions(goal());
    ApplyPlan plan =
        plan(services)
            .with(Choice.DRY_RUN, mode == DryRun.SERVER)
            .with(Choice.RECREATE, recreate)
            .with(Choice.ADOPT, adopt)
            .with(Choice.CREATE_NAMESPACE, createNamespace)
            .with(Choice.ROLL_BACK, rollbackOnFailure);
    if (provisionOnApply) {
      plan = plan.provisioning(provisioning(provisionForce));
    }
    if (wait && mode == DryRun.NONE) {
      plan = plan.waiting(waiting());
    }
    release(client, services, plan, waitAtEnd);
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
