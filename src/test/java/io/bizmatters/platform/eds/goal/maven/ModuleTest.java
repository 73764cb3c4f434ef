package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.bizmatters.platform.eds.goal.RecordedLog;
import java.io.File;
import java.io.StringReader;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.model.PluginManagement;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;

/** Where Maven lets a goal see services, and where not. */
class ModuleTest {

  private static final String SERVICE = "<service><size>small</size></service>";

  private final RecordedLog log = new RecordedLog();
  private final Model model = new Model();
  private final Plugin plugin = new Plugin();

  private Module module(MojoExecution.Source source) {
    plugin.setGroupId("io.bizmatters.platform");
    plugin.setArtifactId("eds-maven-plugin");
    MavenSession session = mock(MavenSession.class);
    MavenProject project = new MavenProject(model);
    project.setFile(new File("pom.xml"));
    when(session.getProjects()).thenReturn(List.of(project));
    MojoExecution execution = mock(MojoExecution.class);
    when(execution.getGroupId()).thenReturn(plugin.getGroupId());
    when(execution.getArtifactId()).thenReturn(plugin.getArtifactId());
    when(execution.getGoal()).thenReturn("explain");
    when(execution.getSource()).thenReturn(source);
    return new Module(session, project, execution, log);
  }

  private static Xpp3Dom dom(String inside) throws Exception {
    return Xpp3DomBuilder.build(new StringReader("<configuration>" + inside + "</configuration>"));
  }

  private void execution(String id, String configuration) throws Exception {
    PluginExecution execution = new PluginExecution();
    execution.setId(id);
    execution.setConfiguration(dom(configuration));
    plugin.addExecution(execution);
  }

  private void built() {
    model.setBuild(new Build());
    model.getBuild().addPlugin(plugin);
  }

  private void managed() {
    model.setBuild(new Build());
    model.getBuild().setPluginManagement(new PluginManagement());
    model.getBuild().getPluginManagement().addPlugin(plugin);
  }

  @Test
  void aServiceOfAnExecutionIsNamedToAGoalThatIsCalledByName() throws Exception {
    built();
    execution("orders", SERVICE);
    execution("payments", "<services>" + SERVICE + "</services>");
    execution("other", "<environment>dev</environment>");
    assertThatThrownBy(
            () ->
                module(MojoExecution.Source.CLI)
                    .nothingToDo("src/main/eds", "nothing was explained"))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("mvn eds:explain@orders or mvn eds:explain@payments")
        .hasMessageContaining("nothing was explained");
  }

  @Test
  void aBoundGoalIsToldToo() throws Exception {
    built();
    execution("orders", SERVICE);
    assertThatThrownBy(
            () -> module(MojoExecution.Source.LIFECYCLE).nothingToDo("src/main/eds", "nothing"))
        .hasMessageContaining("services in execution orders alone")
        .hasMessageContaining("bind the goal in that execution");
  }

  @Test
  void whereNoExecutionHasOneEitherItIsWrittenAnew() {
    built();
    assertThatThrownBy(
            () -> module(MojoExecution.Source.CLI).nothingToDo("src/main/eds", "nothing"))
        .hasMessageContaining("write a <service> block");
  }

  @Test
  void anAggregatorThatOnlyManagesThePluginIsPassedOver() throws Exception {
    model.setPackaging("pom");
    model.addModule("orders");
    managed();
    plugin.setConfiguration(dom(SERVICE));
    assertThat(module(MojoExecution.Source.CLI).isPassedOver()).isTrue();
    module(MojoExecution.Source.CLI).nothingToDo("src/main/eds", "nothing");
    assertThat(log.lines())
        .singleElement()
        .satisfies(
            line -> assertThat(line).startsWith("info ").contains("mvn -f MODULE eds:explain"));
  }

  @Test
  void nobodyElseIsPassedOver() throws Exception {
    managed();
    plugin.setConfiguration(dom(SERVICE));
    assertThat(module(MojoExecution.Source.CLI).isPassedOver()).isFalse();
    model.setPackaging("pom");
    model.addModule("orders");
    assertThat(module(MojoExecution.Source.LIFECYCLE).isPassedOver()).isFalse();
    built();
    assertThat(module(MojoExecution.Source.CLI).isPassedOver()).isFalse();
  }
}
