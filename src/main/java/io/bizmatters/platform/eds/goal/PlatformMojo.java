package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.PlatformComparison.OldPlatforms;
import io.bizmatters.platform.eds.goal.maven.ServiceFolder;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.platform.PlatformText;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.PlatformChanges;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Checks a platform and prints it with all that it extends. With {@code eds.platform.against},
 * shows what the platform changes for the services of other folders. Needs no cluster.
 */
@Mojo(name = "platform", requiresProject = false, threadSafe = true)
public final class PlatformMojo extends RulesMojo {

  /**
   * Lists folders whose services are rendered under the old and the new version of the platform:
   * each has a POM, claim files in {@code src/main/eds}, or both.
   */
  @Parameter(property = "eds.platform.against")
  private List<File> against = List.of();

  /**
   * Names the old version of the platform: a file, an artifact or a built-in name. The default is
   * the platform that the folder's own POM names, or bizmatters.
   */
  @Parameter(property = "eds.platform.old")
  private @Nullable String old;

  /** Names a file that receives the effective platform as YAML, instead of the log. */
  @Parameter(property = "eds.outputFile")
  private @Nullable File outputFile;

  /** True turns warnings into errors that fail the goal. */
  @Parameter(property = "eds.strict", defaultValue = "false")
  private boolean strict;

  /** True skips this goal. */
  @Parameter(property = "eds.platform.skip", defaultValue = "false")
  private boolean skipPlatform;

  @Override
  void run() throws MojoFailureException, OutputException {
    Loaded loaded = loadedPlatform();
    // what services are only reminded of is a warning for who publishes the platform
    List<Problem> problems = new ArrayList<>();
    loaded.problems().stream()
        .filter(problem -> problem.level() != Level.INFO)
        .forEach(problems::add);
    problems.addAll(loaded.platform().endedExceptions(Level.WARNING));
    check(problems, "the platform is not valid");
    if (against.isEmpty()) {
      print(loaded);
    } else {
      compare(loaded);
    }
  }

  private void check(List<Problem> problems, String consequence) throws MojoFailureException {
    new Problems(configurationLog(), Set.of(), strict, consequence, getPluginContext())
        .check(problems);
  }

  private void print(Loaded loaded) throws OutputException {
    String text = PlatformText.of(loaded.platform());
    if (outputFile != null) {
      Path file = module().directory(outputFile);
      TextFile.write(file, text);
      getLog().info(shown(file));
    } else {
      getLog().info("\n" + text.stripTrailing());
    }
    getLog().info(loaded.platform().name().title() + "  valid");
  }

  private void compare(Loaded loaded) throws MojoFailureException {
    OldPlatforms former = new OldPlatforms(module(), platforms(), Optional.ofNullable(old));
    List<PlatformChanges.Row> rows = new ArrayList<>();
    for (File folder : against) {
      Path path = former.folder(folder);
      ServiceFolder services = ServiceFolder.of(path);
      Loaded before = former.of(services, path);
      check(before.problems(), "nothing was compared");
      rows.addAll(
          new PlatformComparison(before.platform(), loaded.platform(), environment())
              .of(services, shown(path)));
    }
    getLog().info("\n" + PlatformChanges.of(rows).stripTrailing());
    getLog().info(PlatformChanges.summary(rows));
  }

  @Override
  boolean isSkipped() {
    return skipPlatform;
  }
}
