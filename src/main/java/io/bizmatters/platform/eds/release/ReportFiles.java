package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.report.MarkdownSummary;
import io.bizmatters.platform.eds.report.ReportJson;
import io.bizmatters.platform.eds.report.RunReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** Leaves a run's report where pipelines look for it. */
public final class ReportFiles {

  /** For programs. */
  public static final String JSON = "report.json";

  /** For people. */
  public static final String MARKDOWN = "report.md";

  private ReportFiles() {}

  /**
   * Writes both, and adds the one for people to a pipeline's summary.
   *
   * @param summary the file that {@code GITHUB_STEP_SUMMARY} names
   * @throws OutputException when a file cannot be written
   */
  public static void write(RunReport report, Path folder, Optional<Path> summary)
      throws OutputException {
    String markdown = MarkdownSummary.of(report);
    TextFile.write(folder.resolve(JSON), ReportJson.of(report));
    TextFile.write(folder.resolve(MARKDOWN), markdown);
    if (summary.isPresent()) {
      append(summary.get(), markdown);
    }
  }

  /**
   * Removes what an earlier run has left.
   *
   * @throws OutputException when a file cannot be removed
   */
  public static void remove(Path folder) throws OutputException {
    for (String name : List.of(JSON, MARKDOWN)) {
      TextFile.remove(folder.resolve(name));
    }
  }

  private static void append(Path file, String text) throws OutputException {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new OutputException(
          "cannot write the summary " + file, "unset GITHUB_STEP_SUMMARY", failure);
    }
  }
}
