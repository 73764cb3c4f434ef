package io.bizmatters.platform.eds.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
        assertThat(anchors(target))
            .as("%s links to %s", page, link)
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
      assertThat(anchors(page)).as(page.toString()).doesNotHaveDuplicates();
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

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    List<String> anchors = new ArrayList<>();
    Matcher headings = HEADING.matcher(prose(page));
    for (MatchResult heading : headings.results().toList()) {
      anchors.add(
          heading
              .group(1)
              .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N} _-]", "")
              .replace(' ', '-'));
    }
    return anchors;
  }
}
