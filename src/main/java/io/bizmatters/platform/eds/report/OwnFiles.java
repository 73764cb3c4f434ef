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
 * Reports that an earlier run may have left. A file of the same name that begins otherwise is
 * somebody else's, and stays.
 */
public final class OwnFiles {

  private static final int HEAD_BYTES = 4096;

  private final List<Pattern> beginnings;

  /**
   * @param beginnings how reports of this kind begin
   */
  public OwnFiles(List<Pattern> beginnings) {
    this.beginnings = List.copyOf(beginnings);
  }

  /**
   * Removes an earlier report; anything else stays.
   *
   * @throws OutputException when the file cannot be removed
   */
  public void remove(Path file) throws OutputException {
    if (isOurs(file)) {
      TextFile.remove(file);
    }
  }

  /**
   * Writes a report where there is none, or an earlier one.
   *
   * @throws OutputException when the file cannot be written, or is no report
   */
  public void replace(Path file, String text) throws OutputException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isOurs(file)) {
      throw new OutputException(
          "cannot write " + file + ": what is there is no report of this plugin, and stays",
          "move it, or choose another eds.outputDirectory");
    }
    TextFile.write(file, text);
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
