package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.MANY_PROBLEMS;
import static io.bizmatters.platform.eds.goal.TestProjects.NOTHING;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
import static io.bizmatters.platform.eds.goal.TestProjects.PROJECTS;
import static io.bizmatters.platform.eds.goal.TestProjects.bound;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import javax.inject.Inject;
import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoFailureException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@MojoTest
class ValidateMojoTest {

  private final RecordedLog log = new RecordedLog();

  @Inject MavenSession session;

  private void run(ValidateMojo mojo) throws Exception {
    mojo.setLog(log);
    mojo.execute();
  }

  @AfterEach
  void noUserPropertyIsLeft() {
    session.getUserProperties().remove("eds.size");
    session.getUserProperties().remove("eds.sise");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "validate")
  void aLegalServiceIsOneLine(ValidateMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info intelligence-orders/orders-worker  valid");
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "validate")
  void itsOwnSkipIsBound(ValidateMojo mojo) throws Exception {
    assertThat(bound(mojo, "skipValidate")).isEqualTo(true);
    assertThat(bound(mojo, "skip")).isEqualTo(true);
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "validate")
  @MojoParameter(name = "skipValidate", value = "true")
  void itsOwnSkipChecksNothing(ValidateMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "validate")
  @MojoParameter(name = "skip", value = "true")
  void theSkipOfAllGoalsChecksNothing(ValidateMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "validate")
  void aBadConfigurationFailsWithAllProblems(ValidateMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems in 1 file; the configuration is not valid.")
        .hasMessageContaining("found    \"xlarge\"")
        .hasMessageContaining("found    \"99999\"");
  }

  @Test
  @Basedir(PROJECTS + "latest-image")
  @InjectMojo(goal = "validate")
  void aWarningIsShownOnceAndDoesNotFail(ValidateMojo mojo) throws Exception {
    mojo.setPluginContext(new HashMap<>());
    run(mojo);
    run(mojo);

    assertThat(log.lines()).filteredOn(line -> line.startsWith("warn ")).hasSize(1);
    assertThat(log.lines()).filteredOn(line -> line.endsWith("  valid")).hasSize(2);
  }

  @Test
  @Basedir(PROJECTS + "latest-image")
  @InjectMojo(goal = "validate")
  @MojoParameter(name = "strict", value = "true")
  void strictFailsOnAWarning(ValidateMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("eds.strict makes warnings errors")
        .hasMessageContaining("orders-worker:latest");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "validate")
  @MojoParameter(name = "requireDigest", value = "true")
  void requireDigestRefusesATag(ValidateMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("an image with a digest: eds.requireDigest is set");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "validate")
  void aUserPropertyIsOverThePom(ValidateMojo mojo) {
    session.getUserProperties().setProperty("eds.size", "xlarge");

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("-Deds.size")
        .hasMessageContaining("found    \"xlarge\"");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "validate")
  void aMistypedUserPropertyIsNamedWithItsNearest(ValidateMojo mojo) {
    session.getUserProperties().setProperty("eds.sise", "large");

    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageContaining("did you mean -Deds.size?");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "validate")
  void nothingToDoIsAFailure(ValidateMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("nothing to do; the configuration is not valid.");
  }
}
