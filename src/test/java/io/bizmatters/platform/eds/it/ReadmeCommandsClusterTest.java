package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands do what it says, in a copy of the sources that nobody has built before. */
@Tag("cluster")
class ReadmeCommandsClusterTest {

  private static List<String> commands() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    Matcher matcher = Pattern.compile("(?ms)^```sh\\n(.*?)^```$").matcher(readme);
    List<String> commands = new ArrayList<>();
    while (matcher.find()) {
      commands.add(matcher.group(1).strip());
    }
    return commands;
  }

  @Test
  void theFirstBuildsThePluginAndShowsAnExamplesManifests(@TempDir Path copy) throws IOException {
    Command.of(
            "bash",
            "-c",
            "git ls-files -co --exclude-standard -z | xargs -0 cp -p --parents -t \"$0\"",
            copy.toString())
        .run()
        .orFail();
    String shown =
        Command.of(
                "bash",
                "-euo",
                "pipefail",
                "-c",
                "cd \"$0\"; " + commands().get(0),
                copy.toString())
            // an outer build's coverage agent and test options are not the stranger's
            .with("MAVEN_OPTS", "")
            .within(10)
            .run()
            .orFail();
    assertThat(shown.replaceAll("\u001B\\[[0-9;]*m", "").strip())
        .startsWith("apiVersion: v1\nkind: ServiceAccount")
        .contains(
            "kind: Deployment", "kind: Service\n", "kind: ScaledObject", "name: simple-worker")
        .doesNotContain("replicas:", "ERROR");
  }

  @Test
  void theSecondRunsTheTestsAndTheContinuousIntegrationAddsTheCluster() throws IOException {
    assertThat(commands()).hasSize(2);
    assertThat(commands().get(1)).isEqualTo("mvn -B -ntp verify");
    assertThat(Files.readString(Path.of(".ci/run")))
        .contains("\n" + commands().get(1) + " -Pcluster\n");
  }
}
