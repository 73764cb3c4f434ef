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
 * The pages of docs/reference are what the code says. {@code mvn test -Dtest=ReferenceDocsTest
 * -Deds.updateDocs=true} writes them anew, and fails once, so that no build passes on a page that
 * nobody has read.
 */
class ReferenceDocsTest {

  private static final Path REFERENCE = Path.of("docs/reference");
  private static final Path DESCRIPTOR = Path.of("target/classes/META-INF/maven/plugin.xml");
  private static final String GENERATED =
      "<!-- Written by ReferenceDocsTest from the code: see CONTRIBUTING.md. -->\n\n";

  @Test
  void theFieldsAreThoseOfTheTable() throws IOException {
    holds("fields.md", FieldReference.page());
  }

  @Test
  void theGoalsAreThoseOfTheDescriptor() throws IOException {
    holds("goals.md", PluginDescriptorReference.page(DESCRIPTOR));
  }

  @Test
  void theStatesAreThoseOfTheCode() throws IOException {
    holds("states.md", StateReference.page());
  }

  @Test
  void theWarningsAreThoseOfTheCode() throws IOException {
    holds("warnings.md", WarningReference.page());
  }

  @Test
  void theSchemasAreThoseOfTheCode() throws IOException {
    holds("schemas.md", SchemaReference.page());
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
          .filter(name -> !name.matches("eds\\.(updateDocs|updateGolden|it\\..*|lock\\.json)"))
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
    try (Stream<Path> examples = Files.list(Path.of("examples"));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.of(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of),
              docs.filter(page -> page.toString().endsWith(".md")),
              examples.map(example -> example.resolve("README.md")))
          .flatMap(pages -> pages)
          .toList();
    }
  }

  private static void holds(String name, String text) throws IOException {
    Path page = REFERENCE.resolve(name);
    String expected = GENERATED + text;
    String found = Files.exists(page) ? Files.readString(page).replace("\r\n", "\n") : "";
    if (found.equals(expected)) {
      return;
    }
    if (Boolean.getBoolean("eds.updateDocs")) {
      Files.writeString(page, expected);
      fail("%s was written anew; read it, and run again.", page);
    }
    assertThat(found)
        .as("%s is not what the code says: run with -Deds.updateDocs=true", page)
        .isEqualTo(expected);
  }
}
