package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
 * files that stay equal are not rewritten.
 */
@Mojo(
    name = "generate",
    defaultPhase = LifecyclePhase.PACKAGE,
    requiresProject = false,
    threadSafe = true)
public final class GenerateMojo extends ServiceMojo {

  private static final String KUBERNETES = "kubernetes";

  /** Where the manifests go. */
  @Parameter(property = "eds.outputDirectory", defaultValue = "${project.build.directory}/eds")
  private @Nullable File outputDirectory;

  /** What to write; this version knows {@code kubernetes}. */
  @Parameter(property = "eds.formats", defaultValue = KUBERNETES)
  private List<String> formats = List.of(KUBERNETES);

  /** Skips this goal. */
  @Parameter(property = "eds.generate.skip", defaultValue = "false")
  private boolean skipGenerate;

  @Parameter(defaultValue = "${plugin.version}", readonly = true)
  private @Nullable String pluginVersion;

  private final MavenProjectHelper projectHelper;

  @Inject
  GenerateMojo(MavenProjectHelper projectHelper) {
    this.projectHelper = projectHelper;
  }

  @Override
  void read(ParameterReader reader) {
    formats.forEach(format -> reader.read("eds.formats", format, GenerateMojo::known, KUBERNETES));
  }

  private static Parsed<String> known(String format) {
    return format.equals(KUBERNETES) ? Parsed.good(format) : Parsed.bad(KUBERNETES, KUBERNETES);
  }

  @Override
  void run(Configuration configuration) throws MojoFailureException, OutputException {
    Rendering rendering = rendering(configuration);
    problems().check(rendering.problems());
    String version = Optional.ofNullable(pluginVersion).orElse("unknown");
    OutputFiles files = OutputFiles.of(rendering.services(), version, Optional.empty());
    checkOwner(files);
    Generate.Outcome outcome = new Generate(output().toPath(), sharedOwner()).write(files);
    attach();
    tell(rendering.services(), outcome);
  }

  /** In the module's own directory, whoever it was called before, all is its own. */
  private Optional<String> sharedOwner() {
    Path own = module().buildDirectory().toAbsolutePath().normalize();
    boolean shared =
        module().hasPom() && !output().toPath().toAbsolutePath().normalize().startsWith(own);
    return shared
        ? Optional.of(project().getGroupId() + ":" + project().getArtifactId())
        : Optional.empty();
  }

  /** The one that comes later would remove what the first has written, and attach its own. */
  private void checkOwner(OutputFiles files) throws MojoFailureException {
    Path directory = output().toPath();
    String content = Sha256.of(files.files().getOrDefault(OutputFiles.LOCK, new byte[0]));
    Optional<String> other =
        OutputOwners.of(session()).takenBy(directory, "manifests", module().owner(), content);
    if (other.isPresent()) {
      throw new MojoFailureException(
          "two executions write to one directory; nothing was generated.\n\n"
              + shown(directory)
              + "\n  found    "
              + module().owner()
              + ", and before it "
              + other.get()
              + "\n  allowed  one execution of one module in each directory\n  fix     "
              + " set eds.outputDirectory in one of them, or let one execution have all"
              + " <services>");
    }
  }

  private void attach() {
    File manifests = new File(output(), OutputFiles.MANIFESTS);
    boolean attached =
        project().getAttachedArtifacts().stream()
            .anyMatch(artifact -> manifests.equals(artifact.getFile()));
    if (module().hasPom() && !attached) {
      projectHelper.attachArtifact(project(), "yaml", "eds", manifests);
    }
  }

  private void tell(List<ServiceObjects> services, Generate.Outcome outcome) {
    for (ServiceObjects service : services) {
      String kinds =
          service.objects().stream().map(KubernetesObject::kind).collect(Collectors.joining(", "));
      getLog().info(service.service().qualifiedName() + "  " + kinds);
    }
    getLog()
        .info(
            shown(output().toPath())
                + "  "
                + outcome.written().size()
                + " files written, "
                + outcome.unchanged().size()
                + " unchanged, "
                + outcome.removed().size()
                + " removed");
  }

  private File output() {
    return outputDirectory == null
        ? module().buildDirectory().resolve("eds").toFile()
        : module().directory(outputDirectory).toFile();
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
