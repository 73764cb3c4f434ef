package io.bizmatters.platform.eds.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bizmatters.platform.eds.simulate.Nearness;
import io.bizmatters.platform.eds.trace.ErrorTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The simulator is as near to a real autoscaler as another run of the real one, and
 * docs/simulator.md says how near. {@code mvn test -Dtest=ErrorTableTest -Deds.updateDocs=true}
 * writes its table anew, and fails once.
 */
class ErrorTableTest {

  private static final Path PAGE = Path.of("docs/simulator.md");
  private static final Path DRAWING = Path.of("docs/simulator-worst.svg");
  private static final String BEGIN = "<!-- error table: written by ErrorTableTest -->\n";
  private static final String END = "<!-- end of error table -->\n";

  /** Two real runs whose clocks had the same phases by chance are nearer to each other. */
  private static final List<String> FARTHER =
      List.of(
          "one-at-a-time-with-window on kubernetes-1.37.2-keda-2.21.0",
          "slow-start on kubernetes-1.37.2-keda-2.21.0");

  private static ErrorTable table = new ErrorTable(List.of());

  @BeforeAll
  static void simulate() throws IOException {
    table = ErrorTable.read();
  }

  @Test
  void thePageShowsTheTable() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    String expected =
        page.substring(0, begin) + table.markdown() + "\n" + page.substring(page.indexOf(END));
    holds(PAGE, expected);
  }

  @Test
  void theWorstCaseIsDrawn() throws IOException {
    holds(DRAWING, ErrorTable.drawing(table.worst()));
  }

  /** The page marks those that are farther; their figures are held by the table. */
  @Test
  void itIsAsNearToARealRunAsAnotherRealRun() {
    assertThat(table.rows()).hasSize(2 * TraceLoads.all().size());
    assertThat(table.rows().stream().filter(Row::isFarther).map(Row::toString))
        .containsExactlyElementsOf(FARTHER);
    assertThat(mean(row -> row.simulated().best().nearness())).isGreaterThan(mean(Row::realToReal));
    assertThat(mean(row -> row.simulated().middle().nearness())).isGreaterThan(0.89);
  }

  private static double mean(Function<Row, Nearness> of) {
    return table.rows().stream().mapToDouble(row -> of.apply(row).within1()).average().orElse(0);
  }

  @Test
  void itIsWithinOneReplicaWhereTheReplicasDoNotChangeTheLag() {
    assertThat(table.rows()).anyMatch(row -> !row.feedsBack());
    for (Row row : table.rows()) {
      if (!row.feedsBack()) {
        assertThat(row.simulated().best().nearness().within1())
            .as("%s", row)
            .isGreaterThanOrEqualTo(0.99);
      }
    }
  }

  private static void holds(Path file, String expected) throws IOException {
    String found = Files.exists(file) ? Files.readString(file).replace("\r\n", "\n") : "";
    if (found.equals(expected)) {
      return;
    }
    if (Boolean.getBoolean("eds.updateDocs")) {
      Files.writeString(file, expected);
      fail("%s was written anew; read it, and run again.", file);
    }
    assertThat(found)
        .as("%s is not what the simulator does: run with -Deds.updateDocs=true", file)
        .isEqualTo(expected);
  }
}
