package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.report.MarkdownSummary;
import io.bizmatters.platform.eds.report.ReportJson;
import io.bizmatters.platform.eds.report.RunReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Leaves a run's report where pipelines look for it. */
public final class ReportFiles {

  /** For programs. */
  public static final String JSON = "report.json";

  /** For people. */
  public static final String MARKDOWN = "report.md";

  private static final int HEAD_BYTES = 4096;
  private static final Pattern OUR_JSON =
      Pattern.compile("\\{\\s*\"schema\"\\s*:\\s*1\\s*,\\s*\"goal\"\\s*:\\s*\"");
  private static final Pattern OUR_MARKDOWN = Pattern.compile("#{1,6} eds:");

  private ReportFiles() {}

  /**
   * Writes both, and adds the one for people to a pipeline's summary. What can be written is
   * written, also where the rest cannot.
   *
   * @param summary the file that {@code GITHUB_STEP_SUMMARY} names
   * @throws OutputException when a file cannot be written, or is not a report of ours
   */
  public static void write(RunReport report, Path folder, Optional<Path> summary)
      throws OutputException {
    write(report, folder, JSON, MARKDOWN, summary);
  }

  /**
   * Writes both under other names.
   *
   * @throws OutputException when a file cannot be written, or is not a report of ours
   */
  public static void write(
      RunReport report, Path folder, String json, String markdown, Optional<Path> summary)
      throws OutputException {
    String text = MarkdownSummary.of(report);
    List<OutputException> failures = new ArrayList<>();
    attempt(failures, () -> replace(folder.resolve(json), ReportJson.of(report)));
    attempt(failures, () -> replace(folder.resolve(markdown), text));
    summary.ifPresent(file -> attempt(failures, () -> append(file, text)));
    if (!failures.isEmpty()) {
      failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
      throw failures.get(0);
    }
  }

  private interface Writing {
    void run() throws OutputException;
  }

  private static void attempt(List<OutputException> failures, Writing writing) {
    try {
      writing.run();
    } catch (OutputException failure) {
      failures.add(failure);
    }
  }

  private static void replace(Path file, String text) throws OutputException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
      throw new OutputException(
          "cannot write " + file + ": what is there is no report of this plugin, and stays",
          "move it, or choose another eds.outputDirectory");
    }
    TextFile.write(file, text);
  }

  /**
   * Removes what an earlier run has left, and nothing else.
   *
   * @throws OutputException when a file cannot be removed
   */
  public static void remove(Path folder) throws OutputException {
    remove(folder, JSON, MARKDOWN);
  }

  /**
   * Removes what an earlier run has left under other names.
   *
   * @throws OutputException when a file cannot be removed
   */
  public static void remove(Path folder, String json, String markdown) throws OutputException {
    for (String name : List.of(json, markdown)) {
      if (isOurs(folder.resolve(name))) {
        TextFile.remove(folder.resolve(name));
      }
    }
  }

  /** By its beginning: a report of ours says its schema, or its title, first of all. */
  private static boolean isOurs(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return OUR_JSON.matcher(head).lookingAt() || OUR_MARKDOWN.matcher(head).lookingAt();
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static void append(Path file, String text) throws OutputException {
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
