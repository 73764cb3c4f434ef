package io.bizmatters.platform.eds.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One text that a goal leaves as a file for people or tools. */
public final class TextFile {

  private TextFile() {}

  /**
   * Writes the text as UTF-8, with the folders it needs.
   *
   * @throws OutputException when the file cannot be written
   */
  public static void write(Path file, String text) throws OutputException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text);
    } catch (IOException failure) {
      throw new OutputException(
          "cannot write " + file, "check that its folder is writable", failure);
    }
  }

  /**
   * Removes what an earlier run has left; where there is nothing, nothing is done.
   *
   * @throws OutputException when the file cannot be removed
   */
  public static void remove(Path file) throws OutputException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException failure) {
      throw new OutputException(
          "cannot remove " + file, "check that its folder is writable", failure);
    }
  }
}
