package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.manifest.LockedPaths;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a directory to what was rendered: writes what is new or changed, leaves what is equal
 * alone, removes what an earlier run wrote and this one lacks, and touches nothing else.
 */
public final class Generate {

  private static final String REMOVE_AND_REPEAT = "remove the directory and run the goal again";

  private final Path directory;

  /**
   * @param directory made when it is missing; {@code target/eds} by default
   */
  public Generate(Path directory) {
    this.directory = directory;
  }

  /**
   * What happened to the files, in the order in which they were rendered.
   *
   * @param written new or changed
   * @param unchanged equal already: not rewritten, so that their time stays
   * @param removed files of an earlier run that this one has no use for
   */
  public record Outcome(List<Path> written, List<Path> unchanged, List<Path> removed) {
    public Outcome {
      written = List.copyOf(written);
      unchanged = List.copyOf(unchanged);
      removed = List.copyOf(removed);
    }
  }

  /**
   * Writes the files, the lock file last: as long as it is the old one, the next run still knows
   * what this one would have removed.
   *
   * @throws OutputException naming the file that could not be read, written or removed
   */
  public Outcome write(OutputFiles output) throws OutputException {
    Path root = root();
    List<Path> stale = stale(root, output);
    List<Path> written = new ArrayList<>();
    List<Path> unchanged = new ArrayList<>();
    Set<Path> folders = new HashSet<>();
    for (Map.Entry<String, byte[]> file : output.files().entrySet()) {
      boolean last = file.getKey().equals(OutputFiles.LOCK);
      if (last) {
        remove(root, stale);
      }
      Path path = root.resolve(file.getKey());
      try {
        makeFolders(root, file.getKey(), folders);
        (replace(path, file.getValue()) ? written : unchanged).add(path);
      } catch (IOException failure) {
        throw failed("cannot write " + path, failure);
      }
    }
    return new Outcome(written, unchanged, stale);
  }

  private Path root() throws OutputException {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (IOException failure) {
      throw failed("cannot make the directory " + directory, failure);
    }
  }

  /** Makes the folders of a file; one that is a link could lead out of the directory. */
  private static void makeFolders(Path root, String file, Set<Path> known) throws IOException {
    Path folder = root;
    String[] names = file.split("/", -1);
    for (String name : Arrays.copyOf(names, names.length - 1)) {
      folder = folder.resolve(name);
      if (known.add(folder) && !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
    }
  }

  /** Whether the file had to be written. A reader sees the old content or the new, whole. */
  private static boolean replace(Path file, byte[] content) throws IOException {
    if (holds(file, content)) {
      return false;
    }
    Path next = file.resolveSibling("." + file.getFileName() + ".new");
    try {
      Files.write(next, content);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      Files.deleteIfExists(next);
      throw failure;
    }
    return true;
  }

  private static boolean holds(Path file, byte[] content) throws IOException {
    try {
      BasicFileAttributes found =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return found.isRegularFile()
          && found.size() == content.length
          && Arrays.equals(Files.readAllBytes(file), content);
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  /** The files that the last run's lock file lists and this run lacks. */
  private static List<Path> stale(Path root, OutputFiles output) throws OutputException {
    Path lock = root.resolve(OutputFiles.LOCK);
    try {
      if (Files.notExists(lock)
          || holds(lock, output.files().getOrDefault(OutputFiles.LOCK, new byte[0]))) {
        return List.of();
      }
      List<String> before =
          LockedPaths.in(Files.readAllBytes(lock))
              .orElseThrow(
                  () ->
                      new OutputException(
                          lock + " is not what an earlier run wrote", REMOVE_AND_REPEAT));
      return before.stream()
          .filter(path -> !output.files().containsKey(path))
          .map(path -> ownFile(root, path))
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException failure) {
      throw failed("cannot read " + lock, failure);
    }
  }

  /**
   * The file of a listed path, unless somebody wrote into the list a path that leads elsewhere, or
   * put a link or a folder in the file's place.
   */
  private static Optional<Path> ownFile(Path root, String listed) {
    Path file;
    try {
      file = root.resolve(listed);
    } catch (InvalidPathException notAPath) {
      return Optional.empty();
    }
    boolean inside = file.normalize().equals(file) && file.startsWith(root) && !file.equals(root);
    if (!inside || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    Path folder = root;
    for (Path name : root.relativize(file)) {
      if (Files.isSymbolicLink(folder)) {
        return Optional.empty();
      }
      folder = folder.resolve(name);
    }
    return Optional.of(file);
  }

  private static void remove(Path root, List<Path> files) throws OutputException {
    for (Path file : files) {
      try {
        Files.deleteIfExists(file);
        Path folder = file.resolveSibling("");
        if (!folder.equals(root)) {
          removeEmpty(folder);
        }
      } catch (IOException failure) {
        throw failed("cannot remove " + file + ", which an earlier run wrote", failure);
      }
    }
  }

  private static void removeEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException inUse) {
      // holds files of this run, or somebody else's
    }
  }

  private static OutputException failed(String what, IOException failure) {
    return new OutputException(what, fix(failure), failure);
  }

  private static String fix(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "make it writable for the user of the build";
    }
    if (failure instanceof FileAlreadyExistsException
        || failure instanceof NotDirectoryException
        || failure instanceof DirectoryNotEmptyException) {
      return "something else has its name: " + REMOVE_AND_REPEAT;
    }
    String reason =
        failure instanceof FileSystemException known && known.getReason() != null
            ? known.getReason()
            : String.valueOf(failure.getMessage());
    return reason + "; free the place, or " + REMOVE_AND_REPEAT;
  }
}
