package io.bizmatters.platform.eds.goal;

import static io.bizmatters.platform.eds.goal.TestProjects.EVERY_PARAMETER;
import static io.bizmatters.platform.eds.goal.TestProjects.MANY_PROBLEMS;
import static io.bizmatters.platform.eds.goal.TestProjects.ORDERS_WORKER;
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
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@MojoTest
class ExplainMojoTest {

  private final RecordedLog log = new RecordedLog();

  @TempDir Path directory;

  private void run(ExplainMojo mojo) throws Exception {
    mojo.setLog(log);
    mojo.execute();
  }

  private String written(ExplainMojo mojo) throws Exception {
    Path file = directory.resolve("made/explained.txt");
    setVariableValueToObject(mojo, "outputFile", file.toFile());
    run(mojo);
    assertThat(log.lines()).contains("info " + file);
    return Files.readString(file);
  }

  @Test
  @Basedir(EVERY_PARAMETER)
  @InjectMojo(goal = "explain")
  void itsOwnParametersAreBound(ExplainMojo mojo) throws Exception {
    assertThat(bound(mojo, "output")).isEqualTo("json");
    assertThat(bound(mojo, "outputFile")).asString().endsWith("some/explained.json");
    assertThat(bound(mojo, "skipExplain")).isEqualTo(true);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  void unsetParametersHaveTheirDefaults(ExplainMojo mojo) throws Exception {
    assertThat(bound(mojo, "output")).isEqualTo("table");
    assertThat(bound(mojo, "outputFile")).isNull();
    assertThat(bound(mojo, "skipExplain")).isEqualTo(false);
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  void theTableGoesToTheLogWithValuesAndTheirSources(ExplainMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines().get(0))
        .startsWith("info \norders-worker\n  PATH ")
        .containsPattern("\n  nats.stream +ORDERS +pom.xml")
        .containsPattern("\n  size +medium +platform bizmatters, sizes.default");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "output", value = "json")
  void jsonIsReadByPrograms(ExplainMojo mojo) throws Exception {
    JsonNode service = JsonMapper.shared().readTree(written(mojo)).path("services").get(0);

    assertThat(service.path("name").stringValue()).isEqualTo("orders-worker");
    assertThat(service.path("fields").findValuesAsString("path")).contains("nats.stream", "size");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "output", value = "yaml")
  void yamlHoldsWhatJsonHolds(ExplainMojo mojo) throws Exception {
    Object yaml = new Yaml().load(written(mojo));
    setVariableValueToObject(mojo, "output", "json");

    assertThat(yaml).isEqualTo(new Yaml().load(written(mojo)));
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "output", value = "xml")
  void anUnknownOutputFailsAndNamesTheKnownOnes(ExplainMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("1 problem; nothing was explained.")
        .hasMessageContaining("-Deds.output\n  found    \"xml\"\n  allowed  table, json or yaml");
  }

  @Test
  @Basedir(ORDERS_WORKER)
  @InjectMojo(goal = "explain")
  void aFileThatCannotBeWrittenIsNoFaultOfTheConfiguration(ExplainMojo mojo) throws Exception {
    Path file = Files.writeString(directory.resolve("made"), "a file in the folder's place");

    assertThatThrownBy(() -> written(mojo))
        .isInstanceOf(MojoExecutionException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("\n  fix  ");
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "explain")
  @MojoParameter(name = "skipExplain", value = "true")
  void itsOwnSkipExplainsNothing(ExplainMojo mojo) throws Exception {
    run(mojo);

    assertThat(log.lines()).containsExactly("info skipped");
  }

  @Test
  @Basedir(MANY_PROBLEMS)
  @InjectMojo(goal = "explain")
  void aBadConfigurationFailsWithAllProblems(ExplainMojo mojo) {
    assertThatThrownBy(() -> run(mojo))
        .isInstanceOf(MojoFailureException.class)
        .hasMessageStartingWith("2 problems in 1 file; nothing was explained.");
  }
}
