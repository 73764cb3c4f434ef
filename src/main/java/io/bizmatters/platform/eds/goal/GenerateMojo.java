package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.goal.FurtherFormats.WrittenFormat;
import io.bizmatters.platform.eds.goal.maven.ModuleConfiguration.Demands;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Writes the services' Kubernetes manifests into {@code target/eds} and attaches {@code
 * manifests.yaml} to the build (type yaml, classifier eds). Equal input gives equal bytes, and
 * equal files are not rewritten.
 */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresProject = false,
    threadSafe = true)
public final class GenerateMojo extends RenderingMojo {

  private static final String KUBERNETES = "kubernetes";

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

  /** Names the image, with the program nats, of the Job of {@code eds.nats.resources=job}. */
  @Parameter(property = "eds.nats.jobImage", defaultValue = NatsResources.NATS_BOX)
  private String natsJobImage = NatsResources.NATS_BOX;

  /** Names the directory of the manifests. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  /**
   * Lists formats of the output, separated by commas: {@code kubernetes}, which is always written;
   * {@code helm}, a chart; {@code kustomize}, a base with an overlay for each environment; {@code
   * claim}, EventDrivenService documents.
   */
  @Parameter(property = "eds.formats", defaultValue = KUBERNETES)
  private List<String> formats = List.of(KUBERNETES);

  /** True skips this goal. */
  @Parameter(property = "eds.generate.skip", defaultValue = "false")
  private boolean skipGenerate;

  private final MavenProjectHelper projectHelper;
  private Set<WrittenFormat> chosen = Set.of();

  @Inject
  GenerateMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  void read(ParameterReader reader) {
    chosen = WrittenFormat.read(reader, formats);
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    List<ServiceObjects> services = objects(configuration);
    OutputFiles files = new FurtherFormats(this, chosen).withManifests(configuration, services);
    Path output = module().output(outputDirectory, "eds");
    ManifestDirectory directory =
        new ManifestDirectory(output, module(), OutputOwners.of(session()));
    Generate.Outcome outcome = directory.write(files, WrittenFormat.folders(chosen), this::warn);
    directory.attach(projectHelper, project());
    directory.print(services, outcome, configurationLog());
  }

  @Override
  Demands demands() {
    return Demands.of(Purpose.RELEASE, strict, requireDigest, imageDigestFile);
  }

  @Override
  String natsJobImage() {
    return natsJobImage;
  }

  @Override
  boolean isSkipped() {
    return skipGenerate;
  }

  @Override
  String consequence() {
    return "nothing was generated";
  }
}
