package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class CrossplaneMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(CrossplaneMojo mojo, Path folder) throws Exception {
    setVariableValueToObject(mojo, "crossplaneDirectory", folder.toFile());
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "crossplane")
  void everyParameterIsBound(CrossplaneMojo mojo) throws Exception {
    assertThat(bound(mojo, "crossplaneDirectory")).asString().endsWith("some/crossplane");
    assertThat(bound(mojo, "crossplaneApi")).isEqualTo("v1");
    assertThat(bound(mojo, "environment")).isEqualTo("staging");
    assertThat(bound(mojo, "skipCrossplane")).isEqualTo(true);
    assertThat(bound(mojo, "skip")).isEqualTo(true);
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  void theFolderIsWrittenWithoutAService(CrossplaneMojo mojo) throws Exception {
    Path folder = directory.resolve("new/folder");

    run(mojo, folder);

    assertThat(folder.resolve("definitions/xeventdrivenservices.yaml"))
        .content()
        .startsWith("apiVersion: apiextensions.crossplane.io/v2\n");
    assertThat(folder.resolve("tests/expected/minimal-claim.yaml"))
        .content()
        .contains("deployment.environment=production");
    assertThat(log.lines())
        .containsExactly("info " + folder + "  23 files written, 0 unchanged, 0 removed");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  void aSecondRunWritesNothingAndAnotherApiOnlyWhatDiffers(CrossplaneMojo mojo) throws Exception {
    run(mojo, directory);
    run(mojo, directory);
    setVariableValueToObject(mojo, "crossplaneApi", "v1");
    run(mojo, directory);

    assertThat(log.lines().get(1)).endsWith("0 files written, 23 unchanged, 0 removed");
    assertThat(log.lines().get(2)).doesNotContain(" 0 files written").contains(" 0 removed");
    assertThat(directory.resolve("definitions/xeventdrivenservices.yaml"))
        .content()
        .startsWith("apiVersion: apiextensions.crossplane.io/v1\n");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  @MojoParameter(name = "environment", value = "staging")
  void theEnvironmentIsThatOfTheTelemetry(CrossplaneMojo mojo) throws Exception {
    run(mojo, directory);

    assertThat(directory.resolve("tests/expected/minimal-claim.yaml"))
        .content()
        .contains("deployment.environment=staging");
    assertThat(directory.resolve("compositions/event-driven-service-composition.yaml"))
        .content()
        .contains("\"environment\" \"staging\"");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  @MojoParameter(name = "crossplaneApi", value = "v3")
  void anUnknownApiIsRefusedBeforeAnythingIsWritten(CrossplaneMojo mojo) {
    assertThatThrownBy(() -> run(mojo, directory))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("nothing was written")
        .hasMessageContaining("-Deds.crossplane.api")
        .hasMessageContaining("\"v3\"")
        .hasMessageContaining("v1 or v2");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  void aPlatformThatAClaimCannotFollowIsRefusedBeforeAnythingIsWritten(CrossplaneMojo mojo)
      throws Exception {
    Path platform =
        Files.writeString(
            directory.resolve("platform.yaml"),
            """
            apiVersion: eds.bizmatters.io/v1
            kind: Platform
            metadata: {name: acme}
            extends: bizmatters
            defaults: {terminationGracePeriod: 60s}
            """);
    setVariableValueToObject(mojo, "platform", platform.toString());

    assertThatThrownBy(() -> run(mojo, directory.resolve("folder")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("terminationGracePeriod")
        .hasMessageContaining("nothing was written");
    assertThat(directory.resolve("folder")).doesNotExist();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  void aFolderWithFilesOfSomebodyElseIsRefusedAndStaysAsItIs(CrossplaneMojo mojo) throws Exception {
    Path theirs = Files.writeString(directory.resolve("rbac.yaml"), "theirs");

    assertThatThrownBy(() -> run(mojo, directory))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("rbac.yaml")
        .hasMessageContaining("choose another eds.crossplane.directory");
    assertThat(theirs).hasContent("theirs");
    assertThat(directory).isDirectoryNotContaining("glob:**/definitions");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  void filesOfSomebodyElseBesideItsOwnStay(CrossplaneMojo mojo) throws Exception {
    Path theirs = Files.writeString(directory.resolve("notes.md"), "theirs");

    run(mojo, directory);

    assertThat(theirs).hasContent("theirs");
    assertThat(directory.resolve("rbac.yaml")).exists();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "crossplane")
  @MojoParameter(name = "skipCrossplane", value = "true")
  void itsOwnSkipWritesNothing(CrossplaneMojo mojo) throws Exception {
    run(mojo, directory.resolve("folder"));

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }
}
