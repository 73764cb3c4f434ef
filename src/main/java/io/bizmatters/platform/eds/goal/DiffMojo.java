package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterClient;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.release.Diff;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Shows what {@code apply} would change, according to the API server. Writes nothing and shows no
 * secret.
 */
@Mojo(name = "diff", requiresProject = false, threadSafe = true)
public final class DiffMojo extends NamedReleaseMojo {

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

  /** Chooses a {@code table} in the log, or {@code json} on standard output, outside the log. */
  @Parameter(property = "eds.output", defaultValue = "table")
  private String output = "table";

  /** True fails the goal if there is a difference. */
  @Parameter(property = "eds.failOnDiff", defaultValue = "false")
  private boolean failOnDiff;

  /**
   * Lists the field managers whose fields apply would take over: names separated by commas, {@code
   * all}, or {@code none}.
   */
  @Parameter(property = "eds.forceConflicts", defaultValue = "none")
  private String forceConflicts = "none";

  /** True skips this goal. */
  @Parameter(property = "eds.diff.skip", defaultValue = "false")
  private boolean skipDiff;

  private OutputFormat format = OutputFormat.TABLE;
  private Force force = Force.nobody();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    format = OutputFormat.read(reader, output);
    force = ReleaseParameters.force(reader, forceConflicts);
  }

  @Override
  void run(ClusterClient client, List<ServiceObjects> services)
      throws MojoFailureException, ClusterException {
    Diff diff = new Diff(api(client), force, releaseOptions(services, Duration.ZERO));
    Differences differences = new Differences(line -> getLog().info(line));
    diff.run(services).forEach(differences::add);
    differences.show(format);
    differences.check(failOnDiff);
  }

  @Override
  Demands demands() {
    return Demands.of(Purpose.RELEASE, strict, requireDigest, imageDigestFile);
  }

  @Override
  NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources, natsJobImage);
  }

  @Override
  boolean isSkipped() {
    return skipDiff;
  }

  @Override
  String consequence() {
    return "nothing was compared";
  }
}
