package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.format.crossplane.CrossplaneApi;
import io.bizmatters.platform.eds.format.crossplane.CrossplaneFolder;
import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the EventDrivenService API as a folder for Crossplane: definition, composition, rights,
 * schema, examples and tests. The goal needs no service. A claim then becomes the objects that
 * {@code eds:generate} writes for it.
 */
@Mojo(name = "crossplane", requiresProject = false, threadSafe = true)
public final class CrossplaneMojo extends RulesMojo {

  private static final String DIRECTORY = "eds.crossplane.directory";
  private static final String API = "eds.crossplane.api";

  /** Names the directory that the goal writes. */
  @Parameter(property = DIRECTORY, defaultValue = "${project.build.directory}/eds-crossplane")
  private @Nullable File crossplaneDirectory;

  /**
   * Chooses Crossplane's API: {@code v2} for Crossplane 2, {@code v1} for Crossplane 1 with claims
   * and provider-kubernetes.
   */
  @Parameter(property = API, defaultValue = "v2")
  private String crossplaneApi = "v2";

  /** True skips this goal. */
  @Parameter(property = "eds.crossplane.skip", defaultValue = "false")
  private boolean skipCrossplane;

  @Override
  void run() throws MojoFailureException, OutputException {
    ParameterReader reader = new ParameterReader();
    CrossplaneApi api =
        reader.read(API, crossplaneApi, CrossplaneApi.values(), CrossplaneApi.V2, CrossplaneApi.V2);
    Loaded loaded = loadedPlatform();
    CrossplaneFolder folder = new CrossplaneFolder(loaded.platform(), environment(), api);
    List<Problem> problems = new ArrayList<>(reader.problems());
    problems.addAll(loaded.problems());
    problems.addAll(folder.problems());
    new Problems(getLog(), Set.of(), false, "nothing was written", getPluginContext())
        .check(problems);
    Path output = module().output(crossplaneDirectory, "eds-crossplane");
    OutputFiles files =
        OutputFiles.locked(
            folder.files(),
            module().pluginVersion(),
            loaded.platform().mark(module().pluginVersion()));
    OutputDirectory place =
        new OutputDirectory(output, DIRECTORY, "", module(), OutputOwners.of(session()));
    Generate.Outcome outcome = place.write(files);
    place.warnOfEdits(outcome, new Warnings(getLog(), Set.of())::warn);
    getLog().info(place.summary(outcome));
  }

  @Override
  boolean isSkipped() {
    return skipCrossplane;
  }
}
