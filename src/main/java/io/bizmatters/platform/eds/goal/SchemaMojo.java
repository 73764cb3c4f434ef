package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schemas of claim files and of overlays, for editors: a first line {@code #
 * yaml-language-server: $schema=…} in a file gives completion.
 */
@Mojo(name = "schema", requiresProject = false, threadSafe = true)
public final class SchemaMojo extends AbstractMojo {

  /** Where {@code claim.schema.json} and {@code overlay.schema.json} go. */
  @Parameter(
      property = "eds.schemaDirectory",
      defaultValue = "${project.build.directory}/eds-schema")
  private @Nullable File schemaDirectory;

  /** Skips every goal of the plugin. */
  @Parameter(property = "eds.skip", defaultValue = "false")
  private boolean skip;

  /** Skips this goal. */
  @Parameter(property = "eds.schema.skip", defaultValue = "false")
  private boolean skipSchema;

  @Parameter(defaultValue = "${project}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it
  private MavenProject project;

  @Parameter(defaultValue = "${session}", readonly = true, required = true)
  @SuppressWarnings("NullAway.Init") // Maven sets it
  private MavenSession session;

  @Override
  public void execute() throws MojoExecutionException {
    if (skip || skipSchema) {
      getLog().info("skipped");
      return;
    }
    Module module = new Module(session, project, null, getLog());
    Path directory =
        schemaDirectory == null
            ? module.buildDirectory().resolve("eds-schema")
            : module.directory(schemaDirectory);
    try {
      write(module, directory.resolve("claim.schema.json"), ClaimSchema.text());
      write(module, directory.resolve("overlay.schema.json"), OverlaySchema.text());
    } catch (OutputException failure) {
      throw new MojoExecutionException(failure.what() + "\n  fix  " + failure.fix(), failure);
    }
  }

  private void write(Module module, Path file, String schema) throws OutputException {
    TextFile.write(file, schema);
    getLog().info(module.shown(file));
  }
}
