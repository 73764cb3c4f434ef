package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a text file for people or tools. */
public final class TextFile {

  private TextFile() {}

  /**
   * Writes the text as UTF-8, all of it or nothing; creates missing folders.
   *
   * @throws OutputException when the file cannot be written, or is a link, a pipe or a device
   */
  public static void write(Path file, String text) throws OutputException {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      WholeFile.checkRegular(file);
      WholeFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw notWritten(file, failure);
    }
  }

  /** Returns the failure to write a file, with what to do. */
  public static OutputException notWritten(Path file, IOException failure) {
    return new OutputException("cannot write " + file, fix(failure), failure);
  }

  private static String fix(IOException failure) {
    if (!(failure instanceof FileSystemException known)) {
      return "check that its folder is writable";
    }
    String reason = Optional.ofNullable(known.getReason()).orElse("");
    if (failure instanceof FileAlreadyExistsException || reason.equals("Not a directory")) {
      return "a file has the name of a folder of " + known.getFile() + ": choose another place";
    }
    return (reason.isEmpty() ? "" : reason + "; ")
        + "check that its folder is writable and has space";
  }

  /**
   * Deletes the file of an earlier run, if it exists.
   *
   * @throws OutputException when the file cannot be deleted
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
