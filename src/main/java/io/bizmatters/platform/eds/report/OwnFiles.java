package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Replaces and deletes reports of earlier runs. A file of the same name with another beginning
 * belongs to somebody else and stays.
 */
public final class OwnFiles {

  private static final int HEAD_BYTES = 4096;

  private final List<Pattern> beginnings;

  /**
   * @param beginnings the beginnings of reports of this kind
   */
  public OwnFiles(List<Pattern> beginnings) {
    this.beginnings = List.copyOf(beginnings);
  }

  /**
   * Deletes an earlier report; leaves any other file.
   *
   * @throws OutputException when the file cannot be deleted
   */
  public void remove(Path file) throws OutputException {
    if (isOurs(file)) {
      TextFile.remove(file);
    }
  }

  /**
   * Writes a report; replaces an earlier report.
   *
   * @throws OutputException when the file cannot be written, or exists and is not a report
   */
  public void replace(Path file, String text) throws OutputException {
    check(file);
    TextFile.write(file, text);
  }

  /**
   * Passes if a report may be written here.
   *
   * @throws OutputException when the file exists and is not a report
   */
  public void check(Path file) throws OutputException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
      throw new OutputException(
          "cannot write " + file + ": the existing file is not a report of this plugin, and stays",
          "move it, or choose another eds.outputDirectory");
    }
  }

  private boolean isOurs(Path file) {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.UTF_8);
      return beginnings.stream().anyMatch(beginning -> beginning.matcher(head).lookingAt());
    } catch (IOException unreadable) {
      return false;
    }
  }
}
