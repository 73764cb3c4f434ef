package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Purpose;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.NatsCheck;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks the services and the platform's conventions; needs no cluster, and no NATS unless {@code
 * eds.nats.check} says so. All problems are told at once.
 */
@Mojo(
    name = "validate",
    defaultPhase = LifecyclePhase.VALIDATE,
    requiresProject = false,
    threadSafe = true)
public final class ValidateMojo extends NatsMojo {

  /** Skips this goal. */
  @Parameter(property = "eds.validate.skip", defaultValue = "false")
  private boolean skipValidate;

  /**
   * Whether the streams and consumers are looked at too: that they are there, and fit the service
   * and KEDA.
   */
  @Parameter(property = "eds.nats.check", defaultValue = "false")
  private boolean natsCheck;

  @Override
  boolean needsCluster() {
    return false;
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services) {}

  @Override
  void runWithoutCluster(List<ServiceObjects> services)
      throws MojoExecutionException, InterruptedException {
    if (natsCheck) {
      checkNats(services);
    }
    for (ServiceObjects service : services) {
      getLog().info(service.service().qualifiedName() + "  valid");
    }
  }

  private void checkNats(List<ServiceObjects> services)
      throws MojoExecutionException, InterruptedException {
    try (StreamLook streams = new StreamLook(ways())) {
      Findings findings = new NatsCheck(streams).check(services);
      findings
          .notices()
          .forEach(
              notice -> warn(WarningCode.STREAM_CHECK, notice.subject() + "  " + notice.text()));
      Preflights.check("NATS", findings.misses(), consequence());
    }
  }

  @Override
  Purpose purpose() {
    return Purpose.EARLY_CHECK;
  }

  @Override
  boolean isSkipped() {
    return skipValidate;
  }

  @Override
  String consequence() {
    return "the configuration is not valid";
  }
}
