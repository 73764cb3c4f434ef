package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.nats.StreamLook;
import io.bizmatters.platform.eds.release.preflight.Findings;
import io.bizmatters.platform.eds.release.preflight.NatsCheck;
import java.io.File;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Checks the services against their grammar and the platform's conventions, and reports all
 * problems at once. Needs no cluster, and NATS only with {@code eds.nats.check}.
 */
@Mojo(
    name = "validate",
    defaultPhase = LifecyclePhase.VALIDATE,
    requiresProject = false,
    threadSafe = true)
public final class ValidateMojo extends NatsMojo {

  /** True turns warnings into errors that fail the goal. */
  @Parameter(property = "eds.strict", defaultValue = "false")
  private boolean strict;

  /** True turns an image without a digest into an error. */
  @Parameter(property = "eds.requireDigest", defaultValue = "false")
  private boolean requireDigest;

  /**
   * Names the file with the digest of the built image: jib's {@code jib-image.json} or {@code
   * jib-image.digest}, the metadata file of {@code docker buildx build}, or a digest alone. If
   * unset, {@code target/jib-image.json} is used if it names the service's image.
   */
  @Parameter(property = "eds.imageDigestFile")
  private @Nullable File imageDigestFile;

  /**
   * Chooses what creates stream and consumer of a service with {@code nats.provision} once the
   * service is released: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or
   * {@code job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = "none";

  /** True also checks that streams and consumers exist and fit the service and KEDA. */
  @Parameter(property = "eds.nats.check", defaultValue = "false")
  private boolean natsCheck;

  /** True skips this goal. */
  @Parameter(property = "eds.validate.skip", defaultValue = "false")
  private boolean skipValidate;

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
          .forEach(notice -> warn(notice.code(), notice.subject() + "  " + notice.text()));
      Preflights.check("NATS", findings.misses(), consequence());
    }
  }

  @Override
  Demands demands() {
    return Demands.of(Purpose.EARLY_CHECK, strict, requireDigest, imageDigestFile);
  }

  @Override
  NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources);
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
