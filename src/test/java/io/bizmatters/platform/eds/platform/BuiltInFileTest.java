package io.bizmatters.platform.eds.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.yaml.Interpolator;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The built-in platforms are read in a form that takes no YAML parser. After a change of {@code
 * <name>.yaml}, {@code mvn test -Dtest=BuiltInFileTest -Deds.updateGolden=true} writes {@code
 * <name>.nodes} anew, and fails once.
 */
class BuiltInFileTest {

  private static final Path FOLDER =
      Path.of("src/main/resources/io/bizmatters/platform/eds/platform");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"bizmatters", "kubernetes"})
  void theNodesAreThoseOfTheYamlFile(String name) throws IOException {
    byte[] yaml = Files.readAllBytes(FOLDER.resolve(name + ".yaml"));
    List<Node> documents =
        new YamlReader(Interpolator.NONE).read(yaml, name, Spelling.FILE).documents();
    List<String> lines = new ArrayList<>(List.of(Sha256.of(yaml)));
    add(documents.get(0), 0, documents.get(0).origin(), "", lines);
    Path nodes = FOLDER.resolve(name + ".nodes");
    if (Boolean.getBoolean("eds.updateGolden")) {
      Files.write(nodes, lines);
      fail("wrote %s: read the change, and run the tests again without the option", nodes);
    }

    assertThat(nodes).as("run with -Deds.updateGolden=true").hasContent(String.join("\n", lines));
    assertThat(BuiltInFile.read(name).digest()).isEqualTo(Sha256.of(yaml));
    assertThat(BuiltInFile.read(name).document()).isEqualTo(documents.get(0));
  }

  /** A cold build does not check what it reads. */
  @ParameterizedTest
  @ValueSource(strings = {"bizmatters", "kubernetes"})
  void theYamlFileIsAPlatformWithoutAProblem(String name) throws IOException {
    Files.copy(FOLDER.resolve(name + ".yaml"), folder.resolve("platform.yaml"));
    Platforms platforms =
        new Platforms(folder, none -> Parsed.bad(none, none), LocalDate.EPOCH, false);

    List<Problem> problems =
        platforms
            .load("platform.yaml", new Origin("pom.xml", 1, 1, "<platform>", Spelling.POM))
            .problems();

    assertThat(problems).isEmpty();
  }

  private static void add(Node node, int depth, Origin named, String name, List<String> lines) {
    String start = depth + place(named) + place(node.origin()) + "\t";
    if (node instanceof Mapping mapping) {
      lines.add(start + "mapping\t" + name);
      for (Entry entry : mapping.entries()) {
        add(entry.value(), depth + 1, entry.at(), entry.name(), lines);
      }
    } else if (node instanceof Sequence sequence) {
      lines.add(start + "list\t" + name);
      sequence.items().forEach(item -> add(item, depth + 1, item.origin(), "", lines));
    } else if (node instanceof Scalar scalar) {
      assertThat(scalar.text()).doesNotContain("\t", "\n");
      lines.add(start + scalar.kind() + "\t" + name + "\t" + scalar.text());
    }
  }

  private static String place(Origin at) {
    return "\t" + at.line() + "\t" + at.column();
  }
}
