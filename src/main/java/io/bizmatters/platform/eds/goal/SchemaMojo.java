package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.manifest.schema.PlatformSchema;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms.Loaded;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import java.io.File;
import java.nio.file.Path;
import java.util.Set;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Writes the JSON Schemas of the platform's claim files and overlays, and of platforms, for
 * editors. A first line {@code # yaml-language-server: $schema=…} in a file turns completion on.
 */
@Mojo(name = "schema", requiresProject = false, threadSafe = true)
public final class SchemaMojo extends RulesMojo {

  /**
   * Names the directory of {@code claim.schema.json}, {@code overlay.schema.json} and {@code
   * platform.schema.json}.
   */
  @Parameter(
      property = "eds.schemaDirectory",
      defaultValue = "${project.build.directory}/eds-schema")
  private @Nullable File schemaDirectory;

  /** True skips this goal. */
  @Parameter(property = "eds.schema.skip", defaultValue = "false")
  private boolean skipSchema;

  @Override
  void run() throws MojoFailureException, OutputException {
    Loaded loaded = loadedPlatform();
    new Problems(getLog(), Set.of(), false, "no schema was written", getPluginContext())
        .check(loaded.problems());
    Platform platform = loaded.platform();
    Rules rules = platform.rules(environment());
    Path directory = module().output(schemaDirectory, "eds-schema");
    write(directory.resolve("claim.schema.json"), ClaimSchema.text(platform.api(), rules));
    write(directory.resolve("overlay.schema.json"), OverlaySchema.text(rules));
    write(directory.resolve("platform.schema.json"), PlatformSchema.text());
  }

  private void write(Path file, String schema) throws OutputException {
    TextFile.write(file, schema);
    getLog().info(shown(file));
  }

  @Override
  boolean isSkipped() {
    return skipSchema;
  }
}
