package io.bizmatters.platform.eds.goal;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.maven.api.plugin.testing.Basedir;
import org.apache.maven.api.plugin.testing.InjectMojo;
import org.apache.maven.api.plugin.testing.MojoParameter;
import org.apache.maven.api.plugin.testing.MojoTest;
import org.junit.jupiter.api.Test;

@MojoTest
class HelpMojoTest {

  private static final String NOTHING = "src/test/projects/nothing";

  private final RecordedLog log = new RecordedLog();

  private String told(HelpMojo mojo) throws Exception {
    mojo.setLog(log);
    mojo.execute();
    return String.join("\n", log.lines());
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "help")
  void everyGoalHasItsSentences(HelpMojo mojo) throws Exception {
    assertThat(told(mojo))
        .contains("eds:validate\n  ", "eds:generate\n  ", "eds:explain\n  ", "eds:schema\n  ")
        .doesNotContain("{@code", "User property");
  }

  @Test
  @Basedir(NOTHING)
  @InjectMojo(goal = "help")
  @MojoParameter(name = "goal", value = "generate")
  @MojoParameter(name = "detail", value = "true")
  void detailNamesTheParametersOfTheOneGoal(HelpMojo mojo) throws Exception {
    assertThat(told(mojo))
        .contains("eds:generate\n", "User property: eds.outputDirectory")
        .contains("Default: kubernetes")
        .doesNotContain("eds:validate\n", "mojoExecution", "pluginVersion");
  }
}
