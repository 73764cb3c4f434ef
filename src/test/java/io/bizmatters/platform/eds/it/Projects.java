package io.bizmatters.platform.eds.it;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The sources of a case in src/it. */
public final class Projects {

  private Projects() {}

  /** Copies {@code pom.xml} and {@code src} to another directory. */
  public static void copy(File basedir, File to) throws IOException {
    Path from = basedir.toPath();
    for (String part : List.of("pom.xml", "src")) {
      if (Files.exists(from.resolve(part))) {
        try (Stream<Path> paths = Files.walk(from.resolve(part))) {
          for (Path path : paths.filter(Files::isRegularFile).toList()) {
            Path target = to.toPath().resolve(from.relativize(path).toString());
            Files.createDirectories(target.resolveSibling(""));
            Files.copy(path, target);
          }
        }
      }
    }
  }

  /** The number of the one line of a file that holds a text, counted from 1. */
  public static int line(File file, String text) throws IOException {
    List<String> lines = Files.readAllLines(file.toPath());
    int found = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        if (found > 0) {
          throw new AssertionError(text + " is in more than one line of " + file);
        }
        found = i + 1;
      }
    }
    if (found == 0) {
      throw new AssertionError(text + " is in no line of " + file);
    }
    return found;
  }
}
