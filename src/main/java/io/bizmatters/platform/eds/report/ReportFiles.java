package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes a run's report to the files that pipelines read. */
public final class ReportFiles {

  /** For programs. */
  public static final String JSON = "report.json";

  /** For people. */
  public static final String MARKDOWN = "report.md";

  /** This plugin's reports begin with their schema or their title. */
  private static final OwnFiles OURS =
      new OwnFiles(
          List.of(
              Pattern.compile("\\{\\s*\"schema\"\\s*:\\s*1\\s*,\\s*\"goal\"\\s*:\\s*\""),
              Pattern.compile("#{1,6} eds:")));

  private ReportFiles() {}

  /**
   * Writes both reports, and appends the Markdown report to a pipeline's summary. If one file
   * cannot be written, the others are still written.
   *
   * @param summary the file that {@code GITHUB_STEP_SUMMARY} names
   * @throws OutputException when a file cannot be written, or exists and is not a report
   */
  public static void write(RunReport report, Path folder, Optional<Path> summary)
      throws OutputException {
    write(report, folder, JSON, MARKDOWN, summary);
  }

  /**
   * Writes both reports under other names.
   *
   * @throws OutputException when a file cannot be written, or exists and is not a report
   */
  public static void write(
      RunReport report, Path folder, String json, String markdown, Optional<Path> summary)
      throws OutputException {
    String text = MarkdownSummary.of(report);
    List<OutputException> failures = new ArrayList<>();
    attempt(failures, () -> OURS.replace(folder.resolve(json), ReportJson.of(report)));
    attempt(failures, () -> OURS.replace(folder.resolve(markdown), text));
    summary.ifPresent(file -> attempt(failures, () -> append(file, text)));
    if (!failures.isEmpty()) {
      failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
      throw failures.get(0);
    }
  }

  /** Writes a file of a report. */
  @FunctionalInterface
  public interface Writing {
    void run() throws OutputException;
  }

  private static void attempt(List<OutputException> failures, Writing writing) {
    try {
      writing.run();
    } catch (OutputException failure) {
      failures.add(failure);
    }
  }

  /**
   * Deletes the reports of an earlier run, and nothing else.
   *
   * @throws OutputException when a file cannot be removed
   */
  public static void remove(Path folder) throws OutputException {
    remove(folder, JSON, MARKDOWN);
  }

  /**
   * Deletes the reports of an earlier run under other names.
   *
   * @throws OutputException when a file cannot be removed
   */
  public static void remove(Path folder, String json, String markdown) throws OutputException {
    for (String name : List.of(json, markdown)) {
      OURS.remove(folder.resolve(name));
    }
  }

  /**
   * Appends Markdown to a pipeline's summary.
   *
   * @throws OutputException when the file cannot be written
   */
  public static void append(Path file, String text) throws OutputException {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw new IOException("it is no regular file");
      }
      Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failure) {
      throw new OutputException(
          "cannot write the summary " + file, "unset GITHUB_STEP_SUMMARY", failure);
    }
  }
}
