package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@MojoTest
class KroMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(KroMojo mojo) throws Exception {
    setVariableValueToObject(mojo, "kroDirectory", directory.resolve("kro").toFile());
    mojo.setLog(log);
    mojo.execute();
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "kro")
  void everyParameterIsBound(KroMojo mojo) throws Exception {
    assertThat(bound(mojo, "kroDirectory")).asString().endsWith("some/kro");
    assertThat(bound(mojo, "environment")).isEqualTo("staging");
    assertThat(bound(mojo, "skipKro")).isEqualTo(true);
    assertThat(bound(mojo, "skip")).isEqualTo(true);
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void theGraphAndItsRightsAreWrittenWithoutAService(KroMojo mojo) throws Exception {
    run(mojo);

    Object graph =
        Readers.yaml11(Files.readString(directory.resolve("kro/eventdrivenservice.yaml")));
    assertThat(Tree.at(graph, "spec", "schema", "kind")).contains("EventDrivenService");
    assertThat(Tree.list(Tree.mapping(graph, "spec"), "resources"))
        .extracting(resource -> Tree.at(resource, "id").orElseThrow())
        .isEqualTo(
            List.of("serviceAccount", "deployment", "service", "httpService", "scaledObject"));
    assertThat(graph.toString()).doesNotContain("sample", "SAMPLE", "47110");
    Object role = Readers.yaml11(Files.readString(directory.resolve("kro/rbac.yaml")));
    assertThat(Tree.at(role, "metadata", "labels", "rbac.kro.run/aggregate-to-controller"))
        .contains("true");
    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith("3 files written, 0 unchanged, 0 removed");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void aFileOfSomebodyElseIsRefusedAndStays(KroMojo mojo) throws Exception {
    Path own = Files.createDirectories(directory.resolve("kro")).resolve("rbac.yaml");
    Files.writeString(own, "mine");

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining("files that this plugin has not written")
        .hasMessageContaining("rbac.yaml")
        .hasMessageContaining("eds.kro.directory");
    assertThat(own).content().isEqualTo("mine");
    assertThat(directory.resolve("kro/eventdrivenservice.yaml")).doesNotExist();
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  @MojoParameter(name = "skipKro", value = "true")
  void itsOwnSkipWritesNothing(KroMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
    assertThat(directory).isEmptyDirectory();
  }
}
