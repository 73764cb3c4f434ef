package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MavenPropertiesTest {

  private final MavenSession session = mock(MavenSession.class);
  private final MavenProject project = new MavenProject(new Model());
  private final Properties user = new Properties();
  private final Properties system = new Properties();

  @BeforeEach
  void build() {
    project.setArtifactId("orders-worker");
    project.setVersion("1.4.0");
    when(session.getUserProperties()).thenReturn(user);
    when(session.getSystemProperties()).thenReturn(system);
    when(session.getCurrentProject()).thenReturn(project);
  }

  private MavenProperties properties() {
    MojoDescriptor goal = new MojoDescriptor();
    goal.setPluginDescriptor(new PluginDescriptor());
    return new MavenProperties(session, project, new MojoExecution(goal));
  }

  @Test
  void aUserPropertyIsOverThePomsAndThatOverTheSystems() {
    system.setProperty("registry", "of the system");
    assertThat(properties().value("registry")).contains("of the system");

    project.getModel().addProperty("registry", "of the POM");
    assertThat(properties().value("registry")).contains("of the POM");

    user.setProperty("registry", "of the user");
    assertThat(properties().value("registry")).contains("of the user");
  }

  @Test
  void whatMavenKnowsOfTheProjectIsAValue() {
    assertThat(properties().value("project.artifactId")).contains("orders-worker");
    assertThat(properties().value("project.version")).contains("1.4.0");
    assertThat(properties().value("pom.version")).contains("1.4.0");
  }

  @Test
  void aUserPropertyIsOverWhatMavenKnowsOfTheProject() {
    user.setProperty("project.version", "2.0.0");

    assertThat(properties().value("project.version")).contains("2.0.0");
  }

  @Test
  void theEnvironmentIsReadByItsPrefix() {
    system.setProperty("env.BUILD_NUMBER", "42");

    assertThat(properties().value("env.BUILD_NUMBER")).contains("42");
    assertThat(properties().value("env.UNSET_FOR_SURE")).isEmpty();
  }

  @Test
  void anUnknownPropertyHasNoValue() {
    assertThat(properties().value("project.versoin")).isEmpty();
    assertThat(properties().value("registry")).isEmpty();
  }

  @Test
  void aPropertyIsHandedOverAsWrittenSoThatALoopIsSeen() {
    project.getModel().addProperty("loop", "${loop}");

    assertThat(properties().value("loop")).contains("${loop}");
  }

  @Test
  void anObjectOfMavensIsNoText() {
    assertThat(properties().value("project.build")).isEmpty();
    assertThat(properties().value("session.userProperties")).isEmpty();
  }

  @Test
  void namesToSuggestAreThoseOfThePomTheUserAndTheProject() {
    project.getModel().addProperty("registry", "ghcr.io");
    user.setProperty("tag", "1.0");

    assertThat(properties().names()).contains("registry", "tag", "project.version");
  }
}
