package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.apache.maven.api.plugin.testing.MojoExtension.setVariableValueToObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bizmatters.platform.eds.format.AcmePlatform;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
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
  void editsThatAreLostAreNamed(KroMojo mojo) throws Exception {
    run(mojo);
    run(mojo);
    assertThat(log.lines()).noneMatch(line -> line.startsWith("warn"));
    Path role = directory.resolve("kro/rbac.yaml");
    String written = Files.readString(role);
    Files.writeString(role, written + "# mine\n");

    run(mojo);

    assertThat(role).content().isEqualTo(written);
    assertThat(log.lines())
        .anyMatch(
            line -> line.startsWith("warn edits are lost: ") && line.contains("rbac.yaml had"))
        .anyMatch(line -> line.endsWith("[output.edited]"));
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void theGraphAndItsRightsAreWrittenWithoutAService(KroMojo mojo) throws Exception {
    run(mojo);

    Object graph = graph();
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

  /** The rules of a platform are on the fields; what kro cannot say is printed. */
  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void thePlatformsPoliciesAreInTheGraph(KroMojo mojo) throws Exception {
    platform(mojo, AcmePlatform.write(directory.resolve("acme.yaml")));

    run(mojo);

    assertThat(spec().getOrDefault("size", "").toString())
        .endsWith("validation=\"self in ['small', 'medium']\"");
    assertThat(spec().getOrDefault("httpPort", "").toString())
        .contains("validation=\"self >= 1024\"");
    assertThat(log.lines())
        .anyMatch(line -> line.contains("http.port is required: probes need it"))
        .anyMatch(line -> line.contains("labels.team"))
        .anyMatch(line -> line.contains("one of acme-pull"))
        .anyMatch(line -> line.contains("policies of the environment production"));
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void aPlatformWithoutSizesHasAGraphToo(KroMojo mojo) throws Exception {
    Path bare = directory.resolve("bare.yaml");
    Files.writeString(
        bare,
        """
        apiVersion: eds.bizmatters.io/v1
        kind: Platform
        metadata: {name: bare}
        api: {group: acme.example, version: v1, kind: Worker}
        """);
    platform(mojo, bare);

    run(mojo);

    assertThat(spec()).doesNotContainKey("size");
    assertThat(graph().toString()).doesNotContain("sample", "SAMPLE", "schema.spec.size");
  }

  private Object graph() throws Exception {
    return Readers.yaml11(Files.readString(directory.resolve("kro/eventdrivenservice.yaml")));
  }

  private Map<String, Object> spec() throws Exception {
    return Tree.asMapping(Tree.at(graph(), "spec", "schema", "spec").orElseThrow());
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "kro")
  void aPlatformThatKroCannotCarryIsRefusedByName(KroMojo mojo) throws Exception {
    platform(
        mojo,
        Files.writeString(
            directory.resolve("other.yaml"),
            """
            apiVersion: eds.bizmatters.io/v1
            kind: Platform
            metadata: {name: other}
            extends: bizmatters
            sizes: {values: {huge: {requests: {cpu: 4, memory: 8Gi}, limits: {cpu: 8}}}}
            defaults: {terminationGracePeriod: 60s}
            extras: [{apiVersion: v1, kind: ConfigMap, metadata: {name: extra}}]
            """));

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("no graph was written")
        .hasMessageContaining("terminationGracePeriod")
        .hasMessageContaining("an extra object of the platform")
        .hasMessageContaining("sizes micro, small, medium, large, huge");
    assertThat(directory.resolve("kro")).doesNotExist();
  }

  private static void platform(KroMojo mojo, Path file) throws Exception {
    setVariableValueToObject(mojo, "platform", file.toString());
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
