package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.bizmatters.platform.eds.goal.maven.Module;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.io.File;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a module's releases are named, and that no two executions share a name. */
class ReleaseNamesTest {

  private final Model model = new Model();
  private final Plugin plugin = new Plugin();
  private final Properties user = new Properties();
  private boolean hasPom = true;

  private Module module() {
    plugin.setGroupId("io.bizmatters.platform");
    plugin.setArtifactId("eds-maven-plugin");
    model.setBuild(new Build());
    model.getBuild().addPlugin(plugin);
    MavenProject project = new MavenProject(model);
    project.setFile(hasPom ? new File("pom.xml") : null);
    MavenSession session = mock(MavenSession.class);
    when(session.getUserProperties()).thenReturn(user);
    MojoExecution execution = mock(MojoExecution.class);
    when(execution.getGroupId()).thenReturn(plugin.getGroupId());
    when(execution.getArtifactId()).thenReturn(plugin.getArtifactId());
    return new Module(session, project, execution, new RecordedLog());
  }

  private ReleaseNames names(String given) {
    return new ReleaseNames(
        module(), "nothing was applied", Optional.of(given).filter(name -> !name.isEmpty()));
  }

  private void execution(String id, String goal, String configuration) throws Exception {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.addGoal(goal);
    execution.setConfiguration(
        Xpp3DomBuilder.build(
            new StringReader("<configuration>" + configuration + "</configuration>")));
    plugin.addExecution(execution);
  }

  private static List<ServiceObjects> services(String... names) {
    return List.of(names).stream().map(name -> AService.named(name).generated()).toList();
  }

  @ParameterizedTest
  @CsvSource({"orders-worker,orders-worker", "Orders.Worker_2,orders-worker-2", "-x-,x"})
  void byDefaultItIsTheArtifactsName(String artifactId, String name) throws Exception {
    model.setArtifactId(artifactId);
    assertThat(names("").of(services("a", "b"))).isEqualTo(name);
    assertThat(names("shop").of(services("a", "b"))).isEqualTo("shop");
  }

  @Test
  void withoutAPomItIsTheOneServiceOrAskedFor() throws Exception {
    hasPom = false;
    assertThat(names("").of(services("orders"))).isEqualTo("orders");
    assertThat(names("shop").of(services("a", "b"))).isEqualTo("shop");
    assertThatThrownBy(() -> names("").of(services("b", "a")))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContainingAll(
            "eds.release; nothing was applied.",
            "found    no name, no POM, and the services a, b",
            "fix      -Deds.release=a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Shop", "a_b", "a.b", "-a", "a-", "a b"})
  void whatNoLabelCanHoldIsRefused(String name) {
    assertThat(ReleaseNames.parse(name).legal()).isEmpty();
    assertThat(ReleaseNames.parse("a".repeat(64)).legal()).isEmpty();
    assertThat(ReleaseNames.parse("a".repeat(63)).legal()).isPresent();
  }

  @Test
  void twoExecutionsOfOneNameAreRefusedBeforeAnythingIsWritten() throws Exception {
    model.setArtifactId("shop");
    execution("alpha", "apply", "");
    execution("beta", "apply", "<release>shop</release>");
    execution("other", "generate", "");
    assertThatThrownBy(() -> names("shop").checkExecutions("apply"))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContainingAll(
            "found    executions alpha, beta all release shop",
            "write <release>NAME</release> into the <configuration> of each execution");
  }

  @Test
  void aNameOfItsOwnIsEnough() throws Exception {
    model.setArtifactId("shop");
    execution("alpha", "apply", "");
    execution("beta", "apply", "<release>beta</release>");
    // whichever of the two runs
    assertThatCode(() -> names("").checkExecutions("apply")).doesNotThrowAnyException();
    assertThatCode(() -> names("beta").checkExecutions("apply")).doesNotThrowAnyException();
    user.setProperty("eds.release", "beta");
    assertThatThrownBy(() -> names("beta").checkExecutions("apply"))
        .hasMessageContaining("alpha, beta all release beta");
  }

  @Test
  void aNamespaceThatTheCommandLineChoseIsOfThisRun() {
    assertThat(module().isChosenForThisRun("shop-production")).isFalse();
    user.setProperty("ns", "pr-42");
    assertThat(module().isChosenForThisRun("pr-42")).isTrue();
    assertThat(module().isChosenForThisRun("shop-pr-42")).isTrue();
    assertThat(module().isChosenForThisRun("shop-production")).isFalse();
  }

  @Test
  void theModuleIsNamedWithItsEnvironment() {
    model.setGroupId("com.acme");
    model.setArtifactId("shop");
    assertThat(module().id("")).isEqualTo("com.acme:shop");
    assertThat(module().id("staging")).isEqualTo("com.acme:shop:staging");
    hasPom = false;
    assertThat(module().id("")).isEqualTo("(without a POM)");
  }
}
