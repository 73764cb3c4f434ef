package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.release.ApplyPlan;
import java.io.File;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** The parameters of a released configuration: how it is judged, and what creates its streams. */
abstract class CheckedReleaseMojo extends ReleaseMojo {

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

  /** Names the image, with the program nats, of the Job of {@code eds.nats.resources=job}. */
  @Parameter(property = "eds.nats.jobImage", defaultValue = NatsResources.NATS_BOX)
  private String natsJobImage = NatsResources.NATS_BOX;

  /**
   * True first creates or updates streams and consumers, as {@code <nats><provision>} of the
   * services says. A step that {@code eds:provision} refuses stops the release.
   */
  @Parameter(property = "eds.provision.onApply", defaultValue = "false")
  private boolean provisionOnApply;

  /** True also carries out provisioning steps that lose messages: see {@code eds:provision}. */
  @Parameter(property = "eds.provision.force", defaultValue = "false")
  private boolean provisionForce;

  @Override
  final Demands demands() {
    return Demands.of(Purpose.RELEASE, strict, requireDigest, imageDigestFile);
  }

  @Override
  final NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources, natsJobImage);
  }

  /** Returns the plan, with streams and consumers created first if the parameters say so. */
  final ApplyPlan provisioned(ApplyPlan plan) {
    return provisionOnApply ? plan.provisioning(provisioning(provisionForce)) : plan;
  }
}
