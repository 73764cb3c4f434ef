package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.schema.ClaimSchema;
import io.bizmatters.platform.eds.manifest.schema.OverlaySchema;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class SchemaMojoTest {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(SchemaMojo mojo, Path schemas) throws Exception {
    setVariableValueToObject(mojo, "schemaDirectory", schemas.toFile());
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "schema")
  void everyParameterIsBound(SchemaMojo mojo) throws Exception {
    assertThat(bound(mojo, "schemaDirectory")).asString().endsWith("some/schemas");
    assertThat(bound(mojo, "skipSchema")).isEqualTo(true);
    assertThat(bound(mojo, "skip")).isEqualTo(true);
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "schema")
  void theSchemasOfClaimsAndOverlaysAreWrittenWithoutAService(SchemaMojo mojo) throws Exception {
    Path schemas = directory.resolve("new/folder");

    run(mojo, schemas);

    Path claim = schemas.resolve("claim.schema.json");
    Path overlay = schemas.resolve("overlay.schema.json");
    assertThat(claim)
        .content()
        .isEqualTo(ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty())));
    assertThat(overlay).content().isEqualTo(OverlaySchema.text(SEED.rules(Optional.empty())));
    assertThat(log.lines())
        .containsExactly(
            "info " + claim, "info " + overlay, "info " + schemas.resolve("platform.schema.json"));
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "schema")
  @MojoParameter(name = "skip", value = "true")
  void skipWritesNothing(SchemaMojo mojo) throws Exception {
    run(mojo, directory.resolve("schemas"));

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "schema")
  @MojoParameter(name = "skipSchema", value = "true")
  void itsOwnSkipWritesNothing(SchemaMojo mojo) throws Exception {
    run(mojo, directory.resolve("schemas"));

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "schema")
  void aDirectoryThatCannotBeMadeIsNoFaultOfTheConfiguration(SchemaMojo mojo) throws Exception {
    Path file = Files.writeString(directory.resolve("schemas"), "a file in the directory's place");

    assertThatThrownBy(() -> run(mojo, file))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("claim.schema.json")
        .hasMessageContaining("\n  fix  ");
  }
}
