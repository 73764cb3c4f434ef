package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bizmatters.platform.eds.model.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The reference sections of README.md say what the code does. {@code mvn test
 * -Dtest=ReadmeReferenceTest -Deds.updateReadme=true} writes them anew, and fails once, so that no
 * build passes on a README that nobody has read.
 */
class ReadmeReferenceTest {

  private static final Path README = Path.of("README.md");
  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");

  @Test
  void theFieldsAreThoseOfTheTable() throws IOException {
    holds("fields", FieldReference.markdown());
  }

  @Test
  void theGoalsAreThoseOfTheDescriptor() throws IOException {
    holds("goals", PluginDescriptorReference.markdown(DESCRIPTOR));
  }

  @Test
  void theOverviewNamesEveryGoal() throws IOException {
    holds("overview", PluginDescriptorReference.overview(DESCRIPTOR));
  }

  @Test
  void theStatesAreThoseOfTheCode() throws IOException {
    holds("states", StateReference.markdown());
  }

  /** A property that nobody reads is a lie that costs its reader an hour. */
  @Test
  void everyPropertyThatIsNamedIsReadBySomebody() throws IOException {
    Set<String> known = PluginDescriptorReference.properties(DESCRIPTOR);
    String build = Files.readString(Path.of("pom.xml"));
    for (Path page : pages()) {
      Pattern.compile("-D(eds\\.[A-Za-z.]*[A-Za-z])|`(eds\\.[A-Za-z.]*[A-Za-z])`")
          .matcher(Files.readString(page))
          .results()
          .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
          .filter(name -> !name.matches("eds\\.(updateReadme|updateGolden|it\\..*|lock\\.json)"))
          .forEach(
              name ->
                  assertThat(
                          known.contains(name)
                              || Fields.at(name.substring(4)).isPresent()
                              || build.contains("<" + name + ">"))
                      .as("%s, named in %s", name, page)
                      .isTrue());
    }
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> examples = Files.list(Path.of("examples"))) {
      return Stream.concat(
              Stream.of(README, Path.of("CONTRIBUTING.md"), Path.of("CHANGELOG.md")),
              examples.map(example -> example.resolve("README.md")))
          .toList();
    }
  }

  private static void holds(String section, String expected) throws IOException {
    String begin = "<!-- " + section + ":begin -->\n";
    String end = "<!-- " + section + ":end -->";
    String readme = Files.readString(README).replace("\r\n", "\n");
    int from = readme.indexOf(begin) + begin.length();
    int to = readme.indexOf(end);
    assertThat(readme).contains(begin, end);
    assertThat(to).as("%s before %s", begin, end).isGreaterThanOrEqualTo(from);
    if (!readme.substring(from, to).equals(expected)) {
      differs(section, expected, readme.substring(0, from) + expected + readme.substring(to));
    }
  }

  private static void differs(String section, String expected, String mended) throws IOException {
    if (Boolean.getBoolean("eds.updateReadme")) {
      Files.writeString(README, mended);
      fail("README.md: section '%s' was written anew; read it, and run again.", section);
    }
    fail(
        "README.md: section '%s' is not what the code says. Run with -Deds.updateReadme=true, or paste:%n%n%s",
        section, expected);
  }
}
