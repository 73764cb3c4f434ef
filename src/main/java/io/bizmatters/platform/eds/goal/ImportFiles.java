package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.TextFile;
import io.bizmatters.platform.eds.report.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The directory of an import's result. Files of the build directory are replaced; elsewhere a file
 * with other content is somebody's, and stays.
 */
record ImportFiles(Path directory, Path buildDirectory) {

  /** Returns the path of a file. */
  Path path(String name) {
    return directory.resolve(name);
  }

  /**
   * Writes all files, or none if one of them is somebody else's.
   *
   * @param files the content by relative path
   */
  void write(Map<String, byte[]> files) throws OutputException {
    if (!absolute(directory).startsWith(absolute(buildDirectory))) {
      checkForeign(files);
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      write(path(file.getKey()), file.getValue());
    }
  }

  private void checkForeign(Map<String, byte[]> files) throws OutputException {
    List<String> foreign = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (holdsOther(path(file.getKey()), file.getValue())) {
        foreign.add(file.getKey());
      }
    }
    if (!foreign.isEmpty()) {
      throw new OutputException(
          "in "
              + directory
              + " are files with other content, which the import would replace: "
              + String.join(", ", foreign),
          "choose another eds.import.directory, or remove them");
    }
  }

  private static boolean holdsOther(Path file, byte[] content) throws OutputException {
    try {
      boolean equal = Files.isRegularFile(file) && Arrays.equals(Files.readAllBytes(file), content);
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !equal;
    } catch (IOException failure) {
      throw new OutputException("cannot read " + file, "check that this user may read it", failure);
    }
  }

  private static void write(Path file, byte[] content) throws OutputException {
    try {
      Files.createDirectories(file.resolveSibling("."));
      WholeFile.replace(file, content);
    } catch (IOException failure) {
      throw TextFile.notWritten(file, failure);
    }
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }
}
