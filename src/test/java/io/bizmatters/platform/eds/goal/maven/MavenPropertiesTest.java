package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.util.List;
import java.util.Properties;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.PluginDescriptor;
import org.apache.maven.project.MavenProject;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    return properties(List.of());
  }

  private MavenProperties properties(List<String> ofTheEnvironment) {
    MojoDescriptor goal = new MojoDescriptor();
    goal.setPluginDescriptor(new PluginDescriptor());
    return new MavenProperties(session, project, new MojoExecution(goal), ofTheEnvironment);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "env.AWS_SECRET_ACCESS_KEY",
        "env.DB_PASSWORD",
        "env.HOME",
        "env.EDS_NATS_USER",
        "env.GITHUB_TOKEN",
        "env.CI_JOB_TOKEN",
        "env.CI_COMMIT_TOKEN",
        "env.NAMED_TOKEN",
        "settings.servers[0].password",
        "settings.localRepository",
        "session.settings.servers[0].password",
        "session.userProperties",
        "project.remoteArtifactRepositories[0].authentication.password",
        "project.parent.distributionManagementArtifactRepository.authentication.password",
        "project.projectBuildingRequest.userProperties",
        "db.password",
        "sonar.token",
        "harmless",
      })
  void whatMayBeASecretIsNoProperty(String name) {
    if (!name.startsWith("project.")) {
      system.setProperty(name, "s3cret");
    }
    user.setProperty("db.password", "s3cret");
    user.setProperty("harmless", "postgres://u:s3cret@db/orders");
    project.getModel().addProperty("sonar.token", "s3cret");
    Settings settings = new Settings();
    Server server = new Server();
    server.setId("s");
    server.setPassword("s3cret");
    settings.addServer(server);
    when(session.getSettings()).thenReturn(settings);

    MavenProperties properties = properties(List.of("NAMED_TOKEN", "OTHER"));

    assertThat(properties.value(name)).isEmpty();
    boolean known = !name.startsWith("project.projectBuildingRequest");
    assertThat(properties.withheld(name).isPresent()).isEqualTo(known);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GITHUB_SHA", "GITHUB_RUN_NUMBER", "CI_COMMIT_SHORT_SHA", "CI_PIPELINE_IID", "BUILD_NUMBER",
        "GIT_COMMIT", "BRANCH_NAME", "BUILD_SOURCEVERSION", "CIRCLE_SHA1", "BITBUCKET_COMMIT",
        "TRAVIS_BUILD_NUMBER", "BUILDKITE_COMMIT", "DRONE_TAG", "CI_COMMIT_TAG", "NAMED"
      })
  void whatCiServersSayAboutABuildIsAndWhatThePomNames(String variable) {
    system.setProperty("env." + variable, "1.2");
    assertThat(properties(List.of(" NAMED")).value("env." + variable)).contains("1.2");
  }

  @Test
  void aVariableThatNobodyNamedIsSaidWithTheWayToNameIt() {
    assertThat(properties().withheld("env.HOME").orElseThrow().fix())
        .isEqualTo("<eds.env>HOME</eds.env> among the POM's properties, or -Deds.env=HOME");
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
