package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.format.KroFormat;
import io.bizmatters.platform.eds.format.NotCarried;
import io.bizmatters.platform.eds.generate.Generate;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.goal.maven.OutputOwners;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platforms;
import io.bizmatters.platform.eds.report.OutputException;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the ResourceGraphDefinition with which kro serves the EventDrivenService API, and the
 * ClusterRole that kro needs for it. A claim file, applied with kubectl, then becomes a service.
 */
@Mojo(name = "kro", requiresProject = false, threadSafe = true)
public final class KroMojo extends RulesMojo {

  private static final String DIRECTORY = "eds.kro.directory";

  /** Names the directory of {@code eventdrivenservice.yaml} and {@code rbac.yaml}. */
  @Parameter(property = DIRECTORY, defaultValue = "${project.build.directory}/eds-kro")
  private @Nullable File kroDirectory;

  /** True skips this goal. */
  @Parameter(property = "eds.kro.skip", defaultValue = "false")
  private boolean skipKro;

  @Override
  void run() throws MojoFailureException, OutputException {
    Platforms.Loaded loaded = loadedPlatform();
    KroFormat kro =
        new KroFormat(
            environment().orElse(Rendering.PRODUCTION),
            loaded.platform().api(),
            loaded.platform().rules(environment()));
    List<Problem> problems = new ArrayList<>(loaded.problems());
    problems.addAll(new NotCarried(loaded.platform(), environment(), "a graph of kro").problems());
    problems.addAll(kro.problems(module().placeOf("platform", "eds.platform")));
    new Problems(getLog(), Set.of(), false, "no graph was written", getPluginContext())
        .check(problems);
    Map<String, byte[]> texts = new LinkedHashMap<>();
    texts.put("eventdrivenservice.yaml", kro.graph().getBytes(StandardCharsets.UTF_8));
    texts.put("rbac.yaml", kro.role().getBytes(StandardCharsets.UTF_8));
    String plugin = module().pluginVersion();
    OutputFiles files = OutputFiles.locked(texts, plugin, loaded.platform().mark(plugin));
    OutputDirectory place =
        new OutputDirectory(
            module().output(kroDirectory, "eds-kro"),
            DIRECTORY,
            "",
            module(),
            OutputOwners.of(session()));
    Generate.Outcome outcome = place.write(files);
    place.warnOfEdits(outcome, new Warnings(getLog(), Set.of())::warn);
    getLog().info(place.summary(outcome));
  }

  @Override
  boolean isSkipped() {
    return skipKro;
  }
}
