package io.bizmatters.platform.eds.generate;

import io.bizmatters.platform.eds.manifest.LockedPaths;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.report.OutputException;
import io.bizmatters.platform.eds.report.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes rendered files to a directory: writes new and changed files, leaves equal files untouched,
 * deletes files of an earlier run that this run does not have, and touches no other file. The lock
 * file lists the files of the earlier run.
 */
public final class Generate {

  private static final String REMOVE_AND_REPEAT = "remove the directory and run the goal again";

  private static final long LONGEST_LOCK = 64L << 20;

  private static final Pattern OWNER = Pattern.compile("\"module\": \"([^\"\\\\]{1,512})\"");
  private static final String SCHEMA = "\"schema\": 1,";

  private final Path directory;
  private final Optional<String> owner;
  private final String parameter;

  /**
   * @param directory created when missing; {@code target/eds} by default
   */
  public Generate(Path directory) {
    this(directory, Optional.empty());
  }

  /**
   * Creates an object for a directory that several modules may name.
   *
   * @param owner the module, as {@code groupId:artifactId}; files of another module are never
   *     touched
   */
  public Generate(Path directory, Optional<String> owner) {
    this(directory, owner, "eds.outputDirectory");
  }

  /**
   * Creates an object for the directory of a goal's own parameter.
   *
   * @param parameter the parameter that names the directory
   */
  public Generate(Path directory, Optional<String> owner, String parameter) {
    this.directory = directory;
    this.owner = owner;
    this.parameter = parameter;
  }

  /**
   * The results for the files, in the order of rendering.
   *
   * @param written new or changed files
   * @param unchanged equal files; they are not rewritten, so their modification time stays
   * @param removed deleted files of an earlier run
   * @param edited the written or deleted files that somebody had edited since an earlier run
   */
  public record Outcome(
      List<Path> written, List<Path> unchanged, List<Path> removed, List<Path> edited) {
    public Outcome {
      written = List.copyOf(written);
      unchanged = List.copyOf(unchanged);
      removed = List.copyOf(removed);
      edited = List.copyOf(edited);
    }
  }

  /**
   * Writes the files, the lock file last: until then the old lock file lists the files that the
   * next run has to delete.
   *
   * @throws OutputException when a file cannot be read, written or deleted; the message names the
   *     file
   */
  public Outcome write(OutputFiles rendered) throws OutputException {
    return write(rendered, List.of());
  }

  /**
   * Writes the files, the lock file last.
   *
   * @param ownFolders folders that must hold nothing else, such as a chart
   * @throws OutputException when a file cannot be read, written or deleted, or one of the folders
   *     holds a file of somebody else; the message names the file
   */
  public Outcome write(OutputFiles rendered, List<String> ownFolders) throws OutputException {
    OutputFiles output = owner.map(module -> owned(rendered, module)).orElse(rendered);
    Path root = root();
    Map<String, String> locked = before(root);
    List<String> before = List.copyOf(locked.keySet());
    checkForeign(root, output, before);
    for (String folder : ownFolders) {
      checkStrangers(root, folder, output, before);
    }
    List<Path> stale = stale(root, output, before);
    List<Path> edited = edited(root, output, locked, stale);
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
    return new Outcome(written, unchanged, stale, edited);
  }

  private Path root() throws OutputException {
    try {
      return Files.createDirectories(directory).toRealPath();
    } catch (FileAlreadyExistsException failure) {
      throw new OutputException(
          "cannot make the directory " + directory + ": something else has its name",
          "choose another " + parameter,
          failure);
    } catch (IOException failure) {
      throw failed("cannot make the directory " + directory, failure);
    }
  }

  /** Creates the folders of a file; rejects links, which could lead out of the directory. */
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

  /**
   * Writes the file if it differs, atomically: readers see the old or the new content; returns
   * whether it was written.
   */
  private static boolean replace(Path file, byte[] content) throws IOException {
    if (holds(file, content)) {
      return false;
    }
    WholeFile.replace(file, content);
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

  private static OutputFiles owned(OutputFiles rendered, String module) {
    Map<String, byte[]> files = new LinkedHashMap<>(rendered.files());
    files.computeIfPresent(
        OutputFiles.LOCK,
        (name, lock) ->
            new String(lock, StandardCharsets.UTF_8)
                .replaceFirst(
                    SCHEMA,
                    Matcher.quoteReplacement(SCHEMA + "\n  \"module\": \"" + module + "\","))
                .getBytes(StandardCharsets.UTF_8));
    return new OutputFiles(files);
  }

  private void checkOwner(Path root, byte[] lock) throws OutputException {
    Matcher before = OWNER.matcher(new String(lock, StandardCharsets.UTF_8));
    if (owner.isPresent() && before.find() && !before.group(1).equals(owner.get())) {
      throw new OutputException(
          root + " holds what module " + before.group(1) + " has written, not " + owner.get(),
          "choose another " + parameter + ", or remove the directory");
    }
  }

  /** Returns the digests by path in the last run's lock file, unchecked. */
  private Map<String, String> before(Path root) throws OutputException {
    Path lock = root.resolve(OutputFiles.LOCK);
    try {
      if (!Files.exists(lock, LinkOption.NOFOLLOW_LINKS)) {
        return Map.of();
      }
      if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)
          || Files.size(lock) > LONGEST_LOCK) {
        throw new OutputException(lock + " is not what an earlier run wrote", REMOVE_AND_REPEAT);
      }
      byte[] text = Files.readAllBytes(lock);
      checkOwner(root, text);
      return LockedPaths.in(text)
          .orElseThrow(
              () ->
                  new OutputException(
                      lock + " is not what an earlier run wrote", REMOVE_AND_REPEAT));
    } catch (IOException failure) {
      throw failed("cannot read " + lock, failure);
    }
  }

  /** Rejects files that no earlier run wrote, unless their content equals the rendered one. */
  private void checkForeign(Path root, OutputFiles output, List<String> before)
      throws OutputException {
    List<String> foreign = new ArrayList<>();
    for (Map.Entry<String, byte[]> file : output.files().entrySet()) {
      boolean ours = file.getKey().equals(OutputFiles.LOCK) || before.contains(file.getKey());
      if (!ours && isForeign(root.resolve(file.getKey()), file.getValue())) {
        foreign.add(file.getKey());
      }
    }
    if (!foreign.isEmpty()) {
      throw new OutputException(
          "in "
              + root
              + " are files that this plugin has not written, and that it would replace: "
              + String.join(", ", foreign),
          "choose another " + parameter + ", or remove them");
    }
  }

  /** Rejects files of somebody else in a folder that must hold this run's files alone. */
  private void checkStrangers(Path root, String folder, OutputFiles output, List<String> before)
      throws OutputException {
    Path own = root.resolve(folder);
    if (!Files.isDirectory(own, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> found = Files.walk(own)) {
      List<String> strangers =
          found
              .filter(path -> !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
              .map(path -> root.relativize(path).toString().replace('\\', '/'))
              .filter(path -> !output.files().containsKey(path) && !before.contains(path))
              .sorted()
              .toList();
      if (!strangers.isEmpty()) {
        throw new OutputException(
            own + " holds files that this plugin has not written: " + String.join(", ", strangers),
            "choose another " + parameter + ", or remove them");
      }
    } catch (UncheckedIOException unreadable) {
      throw failed("cannot read " + own, Objects.requireNonNull(unreadable.getCause()));
    } catch (IOException failure) {
      throw failed("cannot read " + own, failure);
    }
  }

  /** Whether a file has other content; an unreadable file is reported later, by the write. */
  private static boolean isForeign(Path file, byte[] content) {
    try {
      return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
          && !holds(file, content);
    } catch (IOException inTheWay) {
      return false;
    }
  }

  /** Returns the files whose edits this run replaces or deletes. */
  private static List<Path> edited(
      Path root, OutputFiles output, Map<String, String> locked, List<Path> stale)
      throws OutputException {
    List<Path> edited = new ArrayList<>();
    for (Map.Entry<String, String> file : locked.entrySet()) {
      Optional<Path> own = ownFile(root, file.getKey());
      byte[] content = output.files().get(file.getKey());
      try {
        if (own.isPresent()
            && (content == null ? stale.contains(own.get()) : !holds(own.get(), content))
            && !file.getValue().isEmpty()
            && !file.getValue().equals(Sha256.of(Files.readAllBytes(own.get())))) {
          edited.add(own.get());
        }
      } catch (IOException failure) {
        throw failed("cannot read " + own.get(), failure);
      }
    }
    return edited;
  }

  /** Returns the files of the last run that this run does not have. */
  private static List<Path> stale(Path root, OutputFiles output, List<String> before) {
    return before.stream()
        .filter(path -> !output.files().containsKey(path))
        .map(path -> ownFile(root, path))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Returns the file of a listed path; empty when the path leads out of the directory, or is now a
   * link or a folder.
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
      // the folder holds files of this run or of somebody else
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
