package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.ImportResult.ImportForm;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.kubernetes.api.ClusterSelection;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.ProblemReport;
import java.io.File;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Reads a service from a claim, from manifests or from live objects, writes it as a POM block or a
 * claim, and shows what it could not carry over and what differs.
 */
@Mojo(name = "import", requiresProject = false, threadSafe = true)
public final class ImportMojo extends RulesMojo {

  static final String CONSEQUENCE = "nothing was imported";

  /**
   * Names the source: a file, a folder of manifests or fragments, or {@code live:<name>} for the
   * Deployment of that name, with its objects.
   */
  @Parameter(property = "eds.import.from")
  private @Nullable String importFrom;

  /** Chooses the form of the result: a {@code pom} block, or a {@code claim}. */
  @Parameter(property = "eds.import.as", defaultValue = "pom")
  private String importAs = "pom";

  /** Names the service to read, if the source has several. */
  @Parameter(property = "eds.import.name")
  private @Nullable String importName;

  /** Names the directory of the result. */
  @Parameter(
      property = "eds.import.directory",
      defaultValue = "${project.build.directory}/eds-import")
  private @Nullable File importDirectory;

  /**
   * Names the kubeconfig of a live source. If unset, the goal reads what kubectl would read, or the
   * service account of a pod.
   */
  @Parameter(property = "eds.kubeconfig")
  private @Nullable File kubeconfig;

  /** Names the context of the kubeconfig. The default is the kubeconfig's current context. */
  @Parameter(property = "eds.context")
  private @Nullable String context;

  /**
   * Lists the only contexts that this build may talk to. If unset, the build may talk to every
   * context.
   */
  @Parameter(property = "eds.allowedContexts")
  private List<String> allowedContexts = List.of();

  /** Names the namespace of a live source. If unset, the namespace of the context is used. */
  @Parameter(property = "eds.namespace")
  private @Nullable String namespace;

  /** True skips this goal. */
  @Parameter(property = "eds.import.skip", defaultValue = "false")
  private boolean skipImport;

  @Override
  void run() throws MojoFailureException, MojoExecutionException, OutputException {
    ParameterReader reader = new ParameterReader();
    ImportForm form =
        reader.read("eds.import.as", importAs, ImportForm.values(), ImportForm.POM, ImportForm.POM);
    String from =
        reader.read(
            "eds.import.from", importFrom == null ? "" : importFrom, ImportForm::source, "");
    if (!reader.problems().isEmpty()) {
      throw new MojoFailureException(ProblemReport.of(reader.problems(), CONSEQUENCE));
    }
    Platforms.Loaded loaded = loadedPlatform();
    new Problems(getLog(), Set.of(), false, CONSEQUENCE, getPluginContext())
        .check(loaded.problems());
    Platform platform = loaded.platform();
    ImportFiles files =
        new ImportFiles(module().output(importDirectory, "eds-import"), module().buildDirectory());
    ImportResult result =
        new ImportResult(
            form,
            files,
            platform,
            platform.rules(environment()),
            line -> configurationLog().info(line));
    ImportSource source =
        new ImportSource(this, loaded.platform(), Optional.ofNullable(importName), allowedContexts);
    ClusterSelection cluster =
        new ClusterSelection(
            Optional.ofNullable(kubeconfig).map(file -> module().directory(file)),
            Optional.ofNullable(context),
            Optional.ofNullable(namespace),
            Optional.empty());
    ClusterWork.run(() -> result.write(source.read(from, cluster)), (reason, message) -> {});
  }

  @Override
  boolean isSkipped() {
    return skipImport;
  }
}
