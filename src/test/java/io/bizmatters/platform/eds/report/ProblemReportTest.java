package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemReportTest {

  private static final Problem SIZE =
      Problem.error(
          claim("src/main/eds/orders.yaml", 7, 9, "spec.size"),
          "\"xlarge\"",
          "one of micro, small, medium, large",
          "large");
  private static final Problem STREAM =
      Problem.error(
          claim("src/main/eds/orders.yaml", 9, 5, "spec.nats.stream"),
          "nothing",
          "required",
          "write ORDERS");
  private static final Problem IMAGE =
      Problem.error(
          new Origin("pom.xml", 31, 20, "<service>/<image>", Spelling.POM),
          "\"Org/App:1\"",
          "a path of lower-case letters",
          "org/app:1");
  private static final Problem FLOATING =
      Problem.warning(
          WarningCode.IMAGE_FLOATING,
          new Origin("-Deds.image", 0, 0, "image", Spelling.PROPERTY),
          "\"app:latest\"",
          "a tag that stays what it is, or a digest",
          "pin it");

  @Test
  void manyProblemsAreNumberedInTheOrderOfTheSources() {
    assertThat(ProblemReport.of(List.of(STREAM, SIZE, IMAGE), "nothing was generated"))
        .isEqualTo(
            """
            3 problems in 2 files; nothing was generated.

            1. pom.xml:31:20  <service>/<image>
               found    "Org/App:1"
               allowed  a path of lower-case letters
               fix      org/app:1

            2. src/main/eds/orders.yaml:7:9  spec.size
               found    "xlarge"
               allowed  one of micro, small, medium, large
               fix      large

            3. src/main/eds/orders.yaml:9:5  spec.nats.stream
               found    nothing
               allowed  required
               fix      write ORDERS
            """);
  }

  @Test
  void oneProblemHasNoNumberAndIsToldOnce() {
    assertThat(ProblemReport.of(List.of(SIZE, SIZE), "nothing was applied"))
        .isEqualTo(
            """
            1 problem in 1 file; nothing was applied.

            src/main/eds/orders.yaml:7:9  spec.size
              found    "xlarge"
              allowed  one of micro, small, medium, large
              fix      large
            """);
  }

  @Test
  void levelsAreNamedWhereTheyDiffer() {
    assertThat(ProblemReport.of(List.of(SIZE, FLOATING), "nothing was generated"))
        .isEqualTo(
            """
            2 problems in 1 file (1 error, 1 warning); nothing was generated.

            1. warning  -Deds.image  image
               found    "app:latest"
               allowed  a tag that stays what it is, or a digest
               fix      pin it
               accept   image.floating

            2. error  src/main/eds/orders.yaml:7:9  spec.size
               found    "xlarge"
               allowed  one of micro, small, medium, large
               fix      large
            """);
  }

  @Test
  void aPropertyIsNoFile() {
    assertThat(ProblemReport.of(List.of(FLOATING), "nothing was generated"))
        .startsWith("1 problem; nothing was generated.\n\n-Deds.image  image\n");
  }

  @Test
  void aProblemOfAWholeFileHasNoField() {
    Problem empty =
        Problem.warning(
            WarningCode.FILE_EMPTY,
            claim("empty.yaml", 0, 0, ""),
            "no document",
            "a document",
            "remove it");

    assertThat(ProblemReport.of(List.of(empty), "go on")).contains("\n\nempty.yaml\n  found");
  }

  @Test
  void tenProblemsStayAligned() {
    List<Problem> ten =
        java.util.stream.IntStream.rangeClosed(1, 10)
            .mapToObj(line -> Problem.error(claim("a.yaml", line, 1, "spec"), "x", "y", "z"))
            .toList();

    assertThat(ProblemReport.of(ten, "stop"))
        .contains("\n10. a.yaml:10:1  spec\n    found    x\n    allowed  y\n    fix      z\n");
  }

  @Test
  void aWarningFitsOnOneLine() {
    assertThat(ProblemReport.line(FLOATING))
        .isEqualTo(
            "-Deds.image  image: found \"app:latest\", allowed: a tag that stays what it is, or a digest; fix: pin it");
  }

  @Test
  void noTextStartsALineOrColoursATerminal() {
    Problem hostile =
        Problem.error(
            claim("a.yaml", 1, 1, "spec.x\n::error::y\u001b[31m"),
            "\u202e\u2028",
            "one\r\ntwo",
            "a\tb");

    assertThat(ProblemReport.of(List.of(hostile), "stop"))
        .isEqualTo(
            """
            1 problem in 1 file; stop.

            a.yaml:1:1  spec.x\\n::error::y\\u001b[31m
              found    \\u202e\\u2028
              allowed  one\\r\\ntwo
              fix      a\\tb
            """);
    assertThat(ProblemReport.line(hostile)).doesNotContain("\n", "\u001b");
  }

  private static Origin claim(String file, int line, int column, String path) {
    return new Origin(file, line, column, path, Spelling.CLAIM);
  }
}
