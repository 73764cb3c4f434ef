package io.bizmatters.platform.eds.goal.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.bizmatters.platform.eds.goal.RecordedLog;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Model;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.descriptor.MojoDescriptor;
import org.apache.maven.plugin.descriptor.Parameter;
import org.apache.maven.plugin.descriptor.PluginDescriptorBuilder;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Maven takes every text of a boolean parameter as false, except true: each goal refuses it. */
class BooleansTest {

  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");

  private final Properties user = new Properties();

  /** Every boolean parameter of every goal. */
  private record Flag(MojoDescriptor goal, String parameter, String property) {

    @Override
    public String toString() {
      return goal.getGoal() + " " + property;
    }
  }

  private static Stream<Flag> flags() throws Exception {
    List<Flag> flags = new ArrayList<>();
    try (Reader text = Files.newBufferedReader(DESCRIPTOR)) {
      for (MojoDescriptor goal : new PluginDescriptorBuilder().build(text).getMojos()) {
        for (Parameter parameter : goal.getParameters()) {
          if (parameter.getType().equals("boolean") && !goal.getGoal().equals("help")) {
            String property = goal.getMojoConfiguration().getChild(parameter.getName()).getValue();
            flags.add(new Flag(goal, parameter.getName(), property.replaceAll("[${}]", "")));
          }
        }
      }
    }
    assertThat(flags).hasSizeGreaterThan(50);
    return flags.stream();
  }

  private static Flag strict() throws Exception {
    return flags().filter(flag -> flag.toString().equals("generate eds.strict")).findFirst().get();
  }

  /** Reads the goal's parameters as Maven completes them: the POM's over those of the goal. */
  private List<Problem> problems(MojoDescriptor goal, String pom) throws Exception {
    Xpp3Dom defaults = new Xpp3Dom("configuration");
    for (PlexusConfiguration child : goal.getMojoConfiguration().getChildren()) {
      Xpp3Dom element = new Xpp3Dom(child.getName());
      element.setValue(child.getValue(null));
      defaults.addChild(element);
    }
    Xpp3Dom configured =
        Xpp3DomBuilder.build(new StringReader("<configuration>" + pom + "</configuration>"));
    MavenSession session = mock(MavenSession.class);
    when(session.getUserProperties()).thenReturn(user);
    when(session.getSystemProperties()).thenReturn(new Properties());
    MavenProject project = new MavenProject(new Model());
    when(session.getCurrentProject()).thenReturn(project);
    MojoExecution execution = new MojoExecution(goal, Xpp3Dom.mergeXpp3Dom(configured, defaults));
    return new Module(session, project, execution, new RecordedLog()).unclearBooleans();
  }

  @ParameterizedTest
  @MethodSource("flags")
  void eachIsRefusedWithItsNameAndItsValue(Flag flag) throws Exception {
    user.setProperty(flag.property(), "no");
    assertThat(problems(flag.goal(), ""))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.where().file()).isEqualTo("-D" + flag.property());
              assertThat(problem.found()).contains("no");
              assertThat(problem.allowed()).isEqualTo("true or false");
              assertThat(problem.fix()).isEqualTo("false");
            });
    assertThat(problems(flag.goal(), "<" + flag.parameter() + ">yes</" + flag.parameter() + ">"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("true"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "TRUE", "False"})
  void whatMavenReadsIsTaken(String text) throws Exception {
    user.setProperty("eds.strict", text);
    assertThat(problems(strict().goal(), "")).isEmpty();
    assertThat(problems(strict().goal(), "<strict>" + text + "</strict>")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, true", "on, true", "' true', true", "off, false", "'', remove", "maybe, remove"})
  void theFixIsWhatIsMeant(String text, String fix) throws Exception {
    user.setProperty("eds.strict", text);
    assertThat(problems(strict().goal(), ""))
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).contains(fix));
  }

  @Test
  void aPropertyOfThePomIsReadToo() throws Exception {
    user.setProperty("our.strict", "yes");
    assertThat(problems(strict().goal(), "<strict>${our.strict}</strict>")).hasSize(1);
    assertThat(problems(strict().goal(), "<strict>${unknown}</strict><wait/>")).isEmpty();
  }

  @Test
  void unsetParametersAreFine() throws Exception {
    for (Flag flag : flags().toList()) {
      assertThat(problems(flag.goal(), "")).as(flag.toString()).isEmpty();
    }
  }
}
