package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {

  private static final RunReport REPORT =
      new RunReport(
          "apply",
          Instant.parse("2026-01-01T00:00:00Z"),
          Duration.ZERO,
          Optional.empty(),
          List.of());

  @TempDir private Path folder;

  private void write(Optional<Path> summary) throws OutputException {
    ReportFiles.write(REPORT, folder, summary);
  }

  @Test
  void ourOwnReportIsReplacedAndRemoved() throws Exception {
    write(Optional.empty());
    write(Optional.empty());
    assertThat(folder.resolve("report.json")).content().contains("\"goal\": \"apply\"");
    ReportFiles.remove(folder);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aReportOfSomebodyElseStays() throws Exception {
    Path json = Files.writeString(folder.resolve("report.json"), "{\"tests\": 4}");
    Path markdown = Files.writeString(folder.resolve("report.md"), "# Our tests\n");
    ReportFiles.remove(folder);
    assertThatThrownBy(() -> write(Optional.empty()))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining(
            "report.json: the existing file is not a report of this plugin, and stays")
        .hasMessageContaining("eds.outputDirectory");
    assertThat(json).hasContent("{\"tests\": 4}");
    assertThat(markdown).hasContent("# Our tests");
  }

  @Test
  void aLinkStaysAndIsNotFollowed() throws Exception {
    Path precious = folder.resolve("precious");
    write(Optional.empty());
    Files.move(folder.resolve("report.json"), precious);
    String before = Files.readString(precious);
    Files.createSymbolicLink(folder.resolve("report.json"), precious);
    ReportFiles.remove(folder);
    assertThatThrownBy(() -> write(Optional.empty())).isInstanceOf(OutputException.class);
    assertThat(folder.resolve("report.json")).isSymbolicLink();
    assertThat(precious).hasContent(before);
  }

  @Test
  @Timeout(20)
  void aSummaryThatIsAPipeIsNotWaitedForAndTheRestIsWritten() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> write(Optional.of(pipe)))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("cannot write the summary");
    assertThat(folder.resolve("report.json")).exists();
    assertThat(folder.resolve("report.md")).exists();
  }

  @Test
  void whatCanBeWrittenIsWritten() throws Exception {
    Files.writeString(folder.resolve("report.json"), "theirs");
    Path summary = folder.resolve("summary");
    assertThatThrownBy(() -> write(Optional.of(summary))).isInstanceOf(OutputException.class);
    assertThat(folder.resolve("report.md")).exists();
    assertThat(summary).content().startsWith("### eds:apply");
  }

  @Test
  void aTextIsNotWrittenThroughALinkNorToADevice() throws Exception {
    Path precious = Files.writeString(folder.resolve("precious"), "x");
    Path link = Files.createSymbolicLink(folder.resolve("link"), precious);
    assertThatThrownBy(() -> TextFile.write(link, "y"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("it is a link: name the file itself");
    assertThatThrownBy(() -> TextFile.write(Path.of("/dev/null"), "y"))
        .isInstanceOf(OutputException.class)
        .hasMessageContaining("it is no regular file");
    assertThat(precious).hasContent("x");
  }

  @Test
  void aFileInTheWayOfAFolderIsNamed() throws Exception {
    Path file = Files.writeString(folder.resolve("pom.xml"), "x");
    for (Path below : List.of(file.resolve("a.json"), file.resolve("b/a.json"))) {
      assertThatThrownBy(() -> TextFile.write(below, "y"))
          .isInstanceOf(OutputException.class)
          .hasMessageContaining("a file has the name of a folder of " + file)
          .hasMessageContaining("choose another place");
    }
    assertThat(file).hasContent("x");
  }
}
