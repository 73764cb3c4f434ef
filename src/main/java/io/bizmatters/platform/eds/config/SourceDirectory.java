package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Lists and reads the files of {@code src/main/eds}, in the same order on every file system. */
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

  /** Returns the claim files: every {@code *.yaml} outside the reserved folders. */
  List<Path> claimFiles(List<Path> configDirectories) {
    return files(root, path -> isClaimPlace(path, configDirectories));
  }

  /** Returns the files of a reserved folder. */
  List<Path> filesIn(String folder) {
    return files(root.resolve(folder), path -> true);
  }

  /** Returns the path of an environment's overlay. */
  Path overlay(String environment) {
    return root.resolve(ENVIRONMENTS).resolve(environment + ".yaml");
  }

  /** Whether an overlay exists, readable or not. */
  boolean hasOverlay(String environment) {
    return Files.exists(overlay(environment), LinkOption.NOFOLLOW_LINKS);
  }

  private boolean isClaimPlace(Path path, List<Path> configDirectories) {
    Path relative = root.relativize(path);
    boolean reserved =
        relative.getNameCount() > 1 && RESERVED.contains(relative.getName(0).toString());
    return !reserved && configDirectories.stream().noneMatch(path::startsWith);
  }

  private List<Path> files(Path directory, Predicate<Path> wanted) {
    List<Path> found = new ArrayList<>();
    Optional<Path> home = home(directory);
    if (home.isPresent()) {
      List<Path> paths = new ArrayList<>();
      walk(directory, home.get(), new Walk(wanted, paths, new HashSet<>()));
      paths.stream().sorted(byName()).forEach(path -> sort(path, found));
    }
    return found;
  }

  /**
   * The state of a walk through folders.
   *
   * @param visited the real paths of visited folders, because links may form a loop
   */
  private record Walk(Predicate<Path> wanted, List<Path> found, Set<Path> visited) {}

  /**
   * Returns the real path of a folder; all its files must be below it. Empty when the folder is
   * missing, or, with a problem, when it is outside the project.
   */
  private Optional<Path> home(Path directory) {
    try {
      if (!Files.isDirectory(directory)) {
        if (Files.isSymbolicLink(directory)) {
          leaves(directory, "a symbolic link to nothing that is a directory");
        }
        return Optional.empty();
      }
      Path real = directory.toRealPath();
      if (!isInProject(real)) {
        leaves(directory, "a symbolic link out of the project");
        return Optional.empty();
      }
      return Optional.of(real);
    } catch (IOException unreadable) {
      unreadable(directory, unreadable);
      return Optional.empty();
    }
  }

  /**
   * Whether a path belongs to the project; a source directory that a parameter names always does.
   */
  private boolean isInProject(Path real) throws IOException {
    return real.startsWith(base.toRealPath())
        || (!root.toAbsolutePath().normalize().startsWith(base)
            && real.startsWith(root.toRealPath()));
  }

  private void leaves(Path path, String found) {
    problems.add(
        Problem.error(
            place(path), found, "files and folders of the project", "copy what it leads to"));
  }

  private void unreadable(Path directory, IOException cause) {
    problems.add(
        Problem.error(
            place(directory),
            String.valueOf(cause.getMessage()),
            "a readable directory",
            "check its permissions"));
  }

  private void walk(Path directory, Path home, Walk walk) {
    try (Stream<Path> entries = Files.list(directory)) {
      if (!walk.visited().add(directory.toRealPath())) {
        return;
      }
      for (Path path : entries.filter(walk.wanted()).sorted(byName()).toList()) {
        boolean folder = Files.isDirectory(path);
        if (!folder && isUsable(path, home)) {
          walk.found().add(path);
        } else if (folder && isYaml(path)) {
          problems.add(Problem.error(place(path), "a directory", "a file", "rename the directory"));
        } else if (folder) {
          Optional<Path> inner = Files.isSymbolicLink(path) ? home(path) : Optional.of(home);
          inner.ifPresent(known -> walk(path, known, walk));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      unreadable(directory, new IOException(unreadable.getMessage(), unreadable));
    }
  }

  private Comparator<Path> byName() {
    return Comparator.comparing(path -> root.relativize(path).toString().replace('\\', '/'));
  }

  private void sort(Path path, List<Path> found) {
    String name = String.valueOf(path.getFileName());
    if (name.endsWith(".yml") || name.endsWith(".json")) {
      problems.add(
          Problem.warning(
              WarningCode.FILE_EXTENSION,
              place(path),
              name,
              "files named *.yaml are read",
              "rename it to " + name.replaceFirst("\\.[a-z]+$", ".yaml")));
    } else if (isYaml(path)) {
      found.add(path);
    }
  }

  private static boolean isYaml(Path path) {
    return String.valueOf(path.getFileName()).endsWith(".yaml");
  }

  /** Whether a path is a regular file below the folder. */
  private boolean isUsable(Path path, Path home) {
    if (!isYaml(path)) {
      return true;
    }
    if (leavesHome(path, home)) {
      problems.add(
          Problem.error(
              place(path),
              "a symbolic link out of the source directory",
              "a file inside it",
              "copy the file"));
      return false;
    }
    if (!Files.isRegularFile(path)) {
      problems.add(
          Problem.error(
              place(path),
              "no regular file (a pipe, a socket or a device)",
              "a file",
              "remove it, or write a file in its place"));
      return false;
    }
    return true;
  }

  private static boolean leavesHome(Path path, Path home) {
    try {
      return Files.isSymbolicLink(path) && !path.toRealPath().startsWith(home);
    } catch (IOException broken) {
      return true;
    }
  }

  /** Returns a file of a reserved folder; empty when it is missing or must not be read. */
  Optional<Path> file(Path path) {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return home(path.resolveSibling("")).filter(home -> isUsable(path, home)).map(home -> path);
  }

  /** Returns the bytes of a file; empty after a reported problem. */
  Optional<byte[]> bytes(Path path) {
    try {
      // reading one byte more than the limit is enough, and keeps a huge file out of memory
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

  /** Returns the file's name for people. */
  String name(Path path) {
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(base) ? base.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }

  private Origin place(Path path) {
    return new Origin(name(path), 0, 0, "", Spelling.FILE);
  }
}
