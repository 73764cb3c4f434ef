package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.ClaimSchema;
import io.bizmatters.platform.eds.manifest.OverlaySchema;
import io.bizmatters.platform.eds.release.OutputException;
import io.bizmatters.platform.eds.release.TextFile;
import java.io.File;
import java.nio.file.Path;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schemas of claim files and of overlays, for editors: a first line {@code #
 * yaml-language-server: $schema=…} in a file gives completion.
 */
@Mojo(name = "schema", requiresProject = false, threadSafe = true)
public final class SchemaMojo extends AbstractMojo {

  /** Where {@code claim.schema.json} and {@code overlay.schema.json} go. */
  @Parameter(property = "eds.schemaDirectory", defaultValue = "${project.build.directory}/eds-schema")
  private @Nullable File schemaDirectory;

  /** Skips every goal of the plugin. */
  @Parameter(property = "eds.skip", defaultValue = "false")
  private boolean skip;

  /** Skips this goal. */
  @Parameter(property = "eds.schema.skip", defaultValue = "false")
  private boolean skipSchema;

  @Override
  public void execute() throws MojoExecutionException {
    if (skip || skipSchema) {
      getLog().info("skipped");
      return;
    }
    Path directory = schemaDirectory == null ? Path.of("target", "eds-schema") : schemaDirectory.toPath();
    try {
      write(directory.resolve("claim.schema.json"), ClaimSchema.text());
      write(directory.resolve("overlay.schema.json"), OverlaySchema.text());
    } catch (OutputException failure) {
      throw new MojoExecutionException(failure.what() + "\n  fix  " + failure.fix(), failure);
    }
  }

  private void write(Path file, String schema) throws OutputException {
    TextFile.write(file, schema);
    getLog().info(file.toString());
  }
}
