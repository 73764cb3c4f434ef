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

/**
 * The pages of the laptop, command by command, in a copy of the sources and on a cluster of its
 * own: the worker's example is deployed, keeps its replicas through a release, is scaled up by
 * orders, drained by the worker itself, and comes back to its minimum. What the pages show is what
 * the commands print.
 */
@Tag("cluster")
class DocsLaptopClusterTest {

  /** The second goes on with the cluster of the first. */
  private static final List<String> PAGES = List.of("docs/laptop.md", "docs/releases.md");

  private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

  /** What the build has installed the plugin into. */
  private static final Path REPOSITORY = BASE.resolve("target/it-repository");

  /** Ends what one step prints; its exit code follows. */
  private static final String END = "\u001E";

  /**
   * Commands, and what a page shows of what they print.
   *
   * @param shown lines in their order; {@code …} for some that it leaves out
   */
  private record Step(String commands, List<String> shown) {

    boolean fails() {
      return shown.stream().anyMatch(line -> line.contains("BUILD FAILURE"));
    }
  }

  private static List<Step> steps() throws IOException {
    StringBuilder pages = new StringBuilder();
    for (String page : PAGES) {
      pages.append(Files.readString(BASE.resolve(page)));
    }
    Matcher blocks = Pattern.compile("(?ms)^```(sh|text)\\n(.*?)^```$").matcher(pages);
    List<Step> steps = new ArrayList<>();
    while (blocks.find()) {
      if (blocks.group(1).equals("sh")) {
        steps.add(new Step(blocks.group(2), List.of()));
      } else {
        Step last = steps.remove(steps.size() - 1);
        assertThat(last.shown()).as("no commands before%n%s", blocks.group(2)).isEmpty();
        steps.add(new Step(last.commands(), blocks.group(2).lines().toList()));
      }
    }
    return steps;
  }

  @Test
  void whatThePagesShowOfALaptopHappens(@TempDir Path copy) throws IOException {
    List<Step> steps = steps();
    assertThat(steps).hasSizeGreaterThan(4);
    copySources(copy);
    useTheBuiltPlugin(copy);
    String printed = run(steps, copy);
    List<String> outputs = List.of(printed.split(END + "\\d+\n", -1));
    List<String> exits =
        Pattern.compile(END + "(\\d+)\n").matcher(printed).results().map(m -> m.group(1)).toList();
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      String output = outputs.get(i);
      assertThat(exits.get(i).equals("0"))
          .as("exit code %s of%n%s%n%s", exits.get(i), step.commands(), output)
          .isEqualTo(!step.fails());
      holds(step, output);
    }
  }

  private static void copySources(Path copy) {
    Command.of(
            "bash",
            "-c",
            "git ls-files -co --exclude-standard -z examples src/it/cluster"
                + " | xargs -0 cp -p --parents -t \"$0\"",
            copy.toString())
        .run()
        .orFail();
  }

  /** Maven reads its options from a folder above the POM: the commands stay those of the pages. */
  private static void useTheBuiltPlugin(Path copy) throws IOException {
    assertThat(REPOSITORY.resolve("io/bizmatters/platform/eds-maven-plugin"))
        .as("the built plugin: mvn invoker:install@plugin -Pcluster puts it there")
        .exists();
    Path main =
        Path.of(
            System.getProperty(
                "localRepository", System.getProperty("user.home") + "/.m2/repository"));
    String settings =
        Files.readString(BASE.resolve("src/it/settings.xml"))
            .replace("@localRepositoryUrl@", main.toUri().toString());
    Files.writeString(copy.resolve("settings.xml"), settings);
    Files.createSymbolicLink(copy.resolve("repository"), REPOSITORY);
    Files.createDirectory(copy.resolve(".mvn"));
    Files.writeString(
        copy.resolve(".mvn/maven.config"),
        "-Dmaven.repo.local="
            + copy.resolve("repository")
            + "\n-s\n"
            + copy.resolve("settings.xml"));
  }

  private static String run(List<Step> steps, Path copy) {
    StringBuilder script = new StringBuilder("exec 2>&1; cd \"$0\"\n");
    for (Step step : steps) {
      script.append(step.commands()).append("printf '" + END + "%s\\n' $?\n");
    }
    return Command.of("bash", "-c", script.toString(), copy.toString())
        // an outer build's coverage agent and test options are not the stranger's
        .with("MAVEN_OPTS", "-XX:TieredStopAtLevel=1")
        // nor is its pipeline
        .with("GITHUB_ACTOR", "")
        .with("GITHUB_RUN_ID", "")
        .with("GITHUB_SHA", "")
        .with("OWNER", Long.toString(ProcessHandle.current().pid()))
        .within(12)
        .run()
        .orFail();
  }

  private static void holds(Step step, String output) {
    List<String> printed = output.lines().map(DocsLaptopClusterTest::comparable).toList();
    int next = 0;
    for (String line : step.shown()) {
      if (!line.strip().equals("…")) {
        int at = printed.subList(next, printed.size()).indexOf(comparable(line));
        assertThat(at)
            .as("a page shows%n%s%nthe next of which is not in%n%s", line, output)
            .isNotNegative();
        next += at + 1;
      }
    }
  }

  /** Without colours, ports, times, people, digests, and the widths of columns. */
  private static String comparable(String line) {
    return line.replaceAll("\u001B\\[[0-9;]*m", "")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:PORT")
        .replaceAll("^\\d{4}-\\S+Z ", "TIME ")
        .replaceAll("\\b\\d+(?:\\.\\d+)? s\\b", "N s")
        .replaceAll("\\b\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z", "TIME")
        .replaceAll("\\S+@\\S+", "WHO")
        .replaceAll("\\b[0-9a-f]{12}\\b", "DIGEST")
        .replaceAll("(?<=\\S) {2,}", "  ")
        .stripTrailing();
  }
}
