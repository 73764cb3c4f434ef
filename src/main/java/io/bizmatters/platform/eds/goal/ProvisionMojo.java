package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsWays;
import io.bizmatters.platform.eds.provision.Provisioning;
import io.bizmatters.platform.eds.provision.Provisioning.Plans;
import io.bizmatters.platform.eds.report.Miss;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Creates or updates the services' streams and consumers as their {@code <nats><provision>} says,
 * and verifies those of the other services. The plan is shown first. The goal refuses a plan that
 * would lose messages or that NATS cannot carry out, gives the reason, and then changes nothing.
 */
@Mojo(name = "provision", requiresProject = false, threadSafe = true)
public final class ProvisionMojo extends NatsMojo {

  /** True shows the plan and changes nothing. */
  @Parameter(property = "eds.provision.dryRun", defaultValue = "false")
  private boolean dryRun;

  /**
   * True also carries out steps that lose messages: smaller limits, fewer subjects, another
   * retention, and the deletion and new creation of a stream or consumer that NATS cannot change.
   */
  @Parameter(property = "eds.provision.force", defaultValue = "false")
  private boolean force;

  /** True skips this goal. */
  @Parameter(property = "eds.provision.skip", defaultValue = "false")
  private boolean skipProvision;

  /** Returns false: NATS is enough, and a cluster only forwards a port if NATS has no other way. */
  @Override
  boolean needsCluster() {
    return false;
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, NatsException, InterruptedException {
    runWithoutCluster(services);
  }

  @Override
  void runWithoutCluster(List<ServiceObjects> services)
      throws MojoFailureException, MojoExecutionException, NatsException, InterruptedException {
    try (NatsWays ways = ways()) {
      Provisioning provisioning = new Provisioning(ways, provisioning(force));
      Plans plans = provisioning.plan(services.stream().map(ServiceObjects::service).toList());
      getLog().info("\n" + plans.table().stripTrailing());
      plans.notes().forEach(note -> warn(WarningCode.PROVISION_NOTE, note));
      List<Miss> refusals = plans.refusals();
      if (!refusals.isEmpty()) {
        throw new MojoFailureException(
            refusals.size()
                + (refusals.size() == 1 ? " step is" : " steps are")
                + " refused; "
                + consequence()
                + ".\n\n"
                + blocks(refusals));
      }
      if (dryRun) {
        getLog().info("eds.provision.dryRun: nothing was done");
        return;
      }
      List<Miss> failures = provisioning.carryOut(plans);
      if (!failures.isEmpty()) {
        throw new MojoExecutionException(
            "NATS did not take "
                + failures.size()
                + (failures.size() == 1 ? " step" : " steps")
                + "; the others are done, and the next run goes on from there.\n\n"
                + blocks(failures));
      }
      plans.summaries().forEach(getLog()::info);
    }
  }

  private static String blocks(List<Miss> misses) {
    return misses.stream().map(Miss::block).collect(Collectors.joining("\n\n")) + "\n";
  }

  @Override
  boolean isSkipped() {
    return skipProvision;
  }

  @Override
  String consequence() {
    return "nothing was provisioned";
  }
}
