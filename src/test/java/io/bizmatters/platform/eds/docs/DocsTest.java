package io.bizmatters.platform.eds.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pages are short, every link leads somewhere, and README.md leads to every page. */
class DocsTest {

  private static final Path README = Path.of("README.md");
  private static final Path REFERENCE = Path.of("docs/reference");
  private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} +(.+?) *$");
  private static final int README_LINES = 200;
  private static final int PAGE_LINES = 250;

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(Path.of("docs"));
        Stream<Path> examples = Files.list(Path.of("examples"))) {
      return Stream.of(
              Stream.of("README.md", "CONTRIBUTING.md", "CHANGELOG.md").map(Path::of),
              docs.filter(page -> page.toString().endsWith(".md")).sorted(),
              examples.map(example -> example.resolve("README.md")).sorted())
          .flatMap(pages -> pages)
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsSomewhere(Path page) throws IOException {
    for (String link : links(page)) {
      String file = link.replaceFirst("#.*", "");
      Path target = file.isEmpty() ? page : page.resolveSibling(file).normalize();
      assertThat(target).as("%s links to %s", page, link).exists();
      if (link.contains("#")) {
        assertThat(anchors(plainHeadings(target)))
            .as("%s links to %s: a heading of letters, digits and spaces only", page, link)
            .contains(link.substring(link.indexOf('#') + 1));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noPageIsLongerThanOneReads(Path page) throws IOException {
    boolean written = page.startsWith("docs") && !page.startsWith(REFERENCE);
    if (written || page.equals(README)) {
      assertThat(Files.readAllLines(page))
          .as(page.toString())
          .hasSizeLessThanOrEqualTo(written ? PAGE_LINES : README_LINES);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noTwoHeadingsOfAPageHaveOneAnchor(Path page) throws IOException {
    if (page.startsWith("docs")) {
      assertThat(anchors(headings(page))).as(page.toString()).doesNotHaveDuplicates();
    }
  }

  @Test
  void theReadmeLeadsToEveryPage() throws IOException {
    Set<Path> reached = new HashSet<>(Set.of(README));
    Deque<Path> next = new ArrayDeque<>(reached);
    while (!next.isEmpty()) {
      Path page = next.remove();
      for (String link : links(page)) {
        Path target = page.resolveSibling(link.replaceFirst("#.*", "")).normalize();
        if (target.toString().endsWith(".md") && reached.add(target)) {
          next.add(target);
        }
      }
    }
    assertThat(reached)
        .containsAll(pages().stream().filter(page -> page.startsWith("docs")).toList());
  }

  /** The commands of docs/laptop.md are run, and what that page shows is what they print. */
  @Test
  void theReadmeShowsWhatTheLaptopPrints() throws IOException {
    List<List<String>> printed = blocks(Path.of("docs/laptop.md"));
    List<List<String>> shown = blocks(README);
    assertThat(shown).hasSize(2);
    assertThat(shown.get(0)).contains("[INFO] BUILD SUCCESS");
    assertThat(shown.get(1)).contains("[ERROR]   found    does not exist");
    for (List<String> block : shown) {
      assertThat(printed).anySatisfy(lines -> assertThat(lines).containsSubsequence(block));
    }
  }

  @Test
  void theReadmeNamesTheVersionsThatTheTestsRunOn() throws IOException {
    String readme = Files.readString(README);
    Map<String, String> programs =
        Map.of("Kubernetes", "kubernetes", "KEDA", "keda", "NATS", "nats");
    for (Map.Entry<String, String> program : programs.entrySet()) {
      try (Stream<Path> versions = Files.list(Path.of("src/it/cluster", program.getValue()))) {
        String names =
            versions
                .map(version -> version.getFileName().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        assertThat(readme).contains("| " + program.getKey() + " | " + names + " |");
      }
    }
  }

  /** Who searches for a message finds it only by the words that the plugin says. */
  @Test
  void theMessagesOfTroubleshootingAreSaidByThePlugin() throws IOException {
    String sources = sources();
    List<String> keys =
        Pattern.compile("(?m)^\\| (`.*?`) \\| ")
            .matcher(Files.readString(Path.of("docs/troubleshooting.md")))
            .results()
            .map(row -> row.group(1))
            .toList();
    assertThat(keys).hasSizeGreaterThan(20);
    for (String key : keys) {
      Pattern.compile("…|`, `|`|\\$\\{|\\}")
          .splitAsStream(key)
          .forEach(part -> assertThat(sources).as(key).contains(part.strip()));
    }
  }

  /** With literals that are split over lines put together. */
  private static String sources() throws IOException {
    StringBuilder sources = new StringBuilder();
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
        sources.append(Files.readString(file));
      }
    }
    return sources.toString().replaceAll("\"\\s*\\+\\s*\"", "");
  }

  private static List<List<String>> blocks(Path page) throws IOException {
    return Pattern.compile("(?ms)^```text\\n(.*?)^```$")
        .matcher(Files.readString(page))
        .results()
        .map(block -> block.group(1).lines().toList())
        .toList();
  }

  /** Those into the repository, without what code blocks and code spans contain. */
  private static List<String> links(Path page) throws IOException {
    return LINK.matcher(prose(page).replaceAll("`[^`\\n]*`", "code"))
        .results()
        .map(link -> link.group(1))
        .filter(link -> !link.matches("[a-z]+:.*"))
        .toList();
  }

  private static String prose(Path page) throws IOException {
    return Files.readString(page).replaceAll("(?ms)^ *```.*?^ *```$", "");
  }

  private static List<String> headings(Path page) throws IOException {
    return HEADING.matcher(prose(page)).results().map(heading -> heading.group(1)).toList();
  }

  /** Of other characters GitHub and the site's skin make different anchors. */
  private static List<String> plainHeadings(Path page) throws IOException {
    return headings(page).stream().filter(it -> it.matches("[\\p{Alnum} -]+")).toList();
  }

  private static List<String> anchors(List<String> headings) {
    return headings.stream()
        .map(heading -> heading.toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }
}
