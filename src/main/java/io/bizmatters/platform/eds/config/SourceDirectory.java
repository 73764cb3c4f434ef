package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.Origin;
import io.bizmatters.platform.eds.model.Problem;
import io.bizmatters.platform.eds.model.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The files of {@code src/main/eds}, in an order that no file system decides. */
final class SourceDirectory {

  static final String ENVIRONMENTS = "environments";
  static final String PATCHES = "patches";
  static final String EXTRAS = "extras";
  private static final Set<String> RESERVED = Set.of(ENVIRONMENTS, PATCHES, EXTRAS, "config");

  private final Path base;
  private final Path root;
  private final List<Problem> problems;

  SourceDirectory(Path base, Path root, List<Problem> problems) {
    this.base = base;
    this.root = root;
    this.problems = problems;
  }

  /** The claim files: every {@code *.yaml} outside the folders that mean something else. */
  List<Path> claimFiles(List<Path> configDirectories) {
    return Files.isDirectory(root)
        ? files(root, path -> isClaimPlace(path, configDirectories))
        : List.of();
  }

  /** The files of one of the reserved folders. */
  List<Path> filesIn(String folder) {
    Path directory = root.resolve(folder);
    return Files.isDirectory(directory) ? files(directory, path -> true) : List.of();
  }

  /** The overlay of an environment. */
  Path overlay(String environment) {
    return root.resolve(ENVIRONMENTS).resolve(environment + ".yaml");
  }

  private boolean isClaimPlace(Path path, List<Path> configDirectories) {
    Path relative = root.relativize(path);
    boolean reserved =
        relative.getNameCount() > 1 && RESERVED.contains(relative.getName(0).toString());
    return !reserved && configDirectories.stream().noneMatch(path::startsWith);
  }

  private List<Path> files(Path directory, java.util.function.Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.filter(path -> !path.equals(directory))
          .filter(wanted)
          .sorted(byName())
          .forEach(path -> sort(path, found));
    } catch (IOException | java.io.UncheckedIOException unreadable) {
      problems.add(
          Problem.error(
              place(directory),
              String.valueOf(unreadable.getMessage()),
              "a readable directory",
              "check its permissions"));
    }
    return found;
  }

  private Comparator<Path> byName() {
    return Comparator.comparing(path -> root.relativize(path).toString().replace('\\', '/'));
  }

  private void sort(Path path, List<Path> found) {
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(".yml") || name.endsWith(".json")) {
      problems.add(
          Problem.warning(
              place(path),
              name,
              "files named *.yaml are read",
              "rename it to " + name.replaceFirst("\\.[a-z]+$", ".yaml")));
    } else if (name.endsWith(".yaml") && isUsable(path)) {
      found.add(path);
    }
  }

  private boolean isUsable(Path path) {
    if (leavesRoot(path)) {
      problems.add(
          Problem.error(
              place(path),
              "a symbolic link out of the source directory",
              "a file inside it",
              "copy the file"));
      return false;
    }
    if (Files.isDirectory(path)) {
      problems.add(Problem.error(place(path), "a directory", "a file", "rename the directory"));
      return false;
    }
    return true;
  }

  private boolean leavesRoot(Path path) {
    try {
      return Files.isSymbolicLink(path) && !path.toRealPath().startsWith(root.toRealPath());
    } catch (IOException broken) {
      return true;
    }
  }

  /** The bytes of a file, or a problem. */
  Optional<byte[]> bytes(Path path) {
    try {
      // one byte over the limit is enough to know, and keeps a huge file out of memory
      try (var in = Files.newInputStream(path)) {
        return Optional.of(in.readNBytes(YamlReader.MAX_FILE_BYTES + 1));
      }
    } catch (IOException unreadable) {
      problems.add(
          Problem.error(
              place(path),
              "a file that cannot be read",
              "a readable file",
              "check its permissions"));
      return Optional.empty();
    }
  }

  /** The file as people know it. */
  String name(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  private Origin place(Path path) {
    return new Origin(name(path), 0, 0, "", Spelling.FILE);
  }
}
