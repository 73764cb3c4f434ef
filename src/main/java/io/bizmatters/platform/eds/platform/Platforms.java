package io.bizmatters.platform.eds.platform;

import io.bizmatters.platform.eds.manifest.tree.Sha256;
import io.bizmatters.platform.eds.model.tree.NearestName;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.VisibleText;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import io.bizmatters.platform.eds.model.yaml.Interpolator;
import io.bizmatters.platform.eds.model.yaml.YamlReader;
import io.bizmatters.platform.eds.model.yaml.YamlReader.YamlFile;
import io.bizmatters.platform.eds.platform.BuiltInFile.Content;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Loads platforms: built-in ones, files and artifacts, with all that they extend. */
public final class Platforms {

  /** The platform of builds that name none. */
  public static final String DEFAULT = "bizmatters";

  /** The platform without conventions, which others begin with. */
  public static final String PLAIN = "kubernetes";

  private static final List<String> BUILT_IN = List.of(DEFAULT, PLAIN);
  private static final Pattern COORDINATES =
      Pattern.compile("[\\w.-]+:[\\w.-]+:[^:/\\\\\\s]+(?::[\\w.-]+)?");
  private static final String ALLOWED =
      "a file, groupId:artifactId:version[:classifier] of type yaml, or "
          + String.join(", ", BUILT_IN);

  private final Path base;
  private final PlatformArtifacts artifacts;
  private final LocalDate today;
  private final boolean releases;

  /**
   * @param base the folder that files are named from
   * @param today the day that exceptions of policies are measured by
   * @param releases whether the build is one of a release, whose platform must not change
   */
  public Platforms(Path base, PlatformArtifacts artifacts, LocalDate today, boolean releases) {
    this.base = base;
    this.artifacts = artifacts;
    this.today = today;
    this.releases = releases;
  }

  /** Returns the platforms as another folder names them. */
  public Platforms in(Path folder) {
    return new Platforms(folder, artifacts, today, releases);
  }

  /** A platform, and all problems of its files. */
  public record Loaded(Platform platform, List<Problem> problems) {
    public Loaded {
      problems = List.copyOf(problems);
    }

    /** Returns whether the platform cannot be used. */
    public boolean isBroken() {
      return platform.isBroken();
    }
  }

  private static boolean hasError(List<Problem> problems) {
    for (Problem problem : problems) {
      if (problem.isError()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns whether the plugin has a platform of this name; such a platform has no environments.
   */
  public static boolean isBuiltIn(String name) {
    return BUILT_IN.contains(name.strip());
  }

  /** Returns a platform that the plugin has. */
  public static Platform builtIn(String name) {
    Content content = BuiltInFile.read(name);
    List<Problem> problems = new ArrayList<>();
    Platform platform =
        new PlatformReader(Optional.empty(), content.document(), LocalDate.EPOCH, problems)
            .over(Optional.empty(), content.digest());
    if (!problems.isEmpty()) {
      throw new IllegalStateException(problems.toString());
    }
    return platform;
  }

  /**
   * Loads a platform.
   *
   * @param reference a file, an artifact or the name of a built-in platform
   * @param at where it is configured
   */
  public Loaded load(String reference, Origin at) {
    List<Problem> problems = new ArrayList<>();
    Optional<Platform> found =
        platform(reference, at, Optional.of(base), new LinkedHashMap<>(), problems);
    // without its platform a service is checked by what Kubernetes, NATS and KEDA demand, and by no
    // rule that another platform has
    Platform platform = found.isPresent() ? found.get() : builtIn(PLAIN);
    boolean isBroken = hasError(problems);
    // a remark, so that the day on which an exception ends stops no other service
    problems.addAll(platform.endedExceptions(Level.INFO));
    return new Loaded(isBroken ? platform.broken() : platform, problems);
  }

  /**
   * Returns the platform that a reference names.
   *
   * @param folder where relative paths begin; empty where there are none
   * @param chain the platforms that lead to this one, by identity
   */
  private Optional<Platform> platform(
      String reference,
      Origin at,
      Optional<Path> folder,
      Map<String, String> chain,
      List<Problem> problems) {
    String text = reference.strip();
    if (isBuiltIn(text)) {
      return Optional.of(builtIn(text));
    }
    Optional<PlatformFile> file = file(text, at, folder, problems);
    return file.isEmpty() || isCircle(text, at, file.get(), chain, problems)
        ? Optional.empty()
        : read(file.get(), chain, problems);
  }

  private Optional<Platform> read(
      PlatformFile file, Map<String, String> chain, List<Problem> problems) {
    Optional<Mapping> document = document(file, problems);
    if (document.isEmpty()) {
      return Optional.empty();
    }
    chain.put(file.identity(), file.shown());
    PlatformReader reader = new PlatformReader(Optional.of(file), document.get(), today, problems);
    if (!reader.isPlatform()) {
      return Optional.empty();
    }
    Optional<Scalar> named = reader.named();
    Platform parent =
        named.isPresent()
            ? parent(named.get(), file, chain, problems)
            : builtIn(PLAIN).withoutSizes();
    return Optional.of(reader.over(Optional.of(parent), Sha256.of(file.bytes())));
  }

  private Platform parent(
      Scalar named, PlatformFile child, Map<String, String> chain, List<Problem> problems) {
    Optional<Platform> parent =
        platform(named.text(), named.origin(), child.folder(), chain, problems);
    return parent.isPresent() ? parent.get() : builtIn(PLAIN);
  }

  /** Whether a platform extends itself, through others or not; reports the circle. */
  private static boolean isCircle(
      String reference,
      Origin at,
      PlatformFile file,
      Map<String, String> chain,
      List<Problem> problems) {
    if (!chain.containsKey(file.identity())) {
      return false;
    }
    List<String> circle = new ArrayList<>(chain.values());
    circle.add(file.shown());
    problems.add(
        Problem.error(
            at,
            VisibleText.quoted(reference) + ", a circle: " + String.join(" → ", circle),
            "a platform that does not extend this one",
            "remove extends in one of them"));
    return true;
  }

  private Optional<Mapping> document(PlatformFile file, List<Problem> problems) {
    YamlFile read =
        new YamlReader(Interpolator.NONE).read(file.bytes(), file.shown(), Spelling.FILE);
    Origin at = new Origin(file.shown(), 0, 0, "", Spelling.FILE);
    boolean empty = read.documents().isEmpty();
    boolean broken = false;
    for (Problem problem : read.problems()) {
      if (problem.isError()) {
        problems.add(problem);
        broken = true;
      }
    }
    if (empty && !broken) {
      problems.add(
          Problem.error(
              at, "no document", "a document of kind Platform", "kind: " + PlatformReader.KIND));
    }
    if (empty) {
      return Optional.empty();
    }
    if (read.documents().size() > 1) {
      problems.add(
          Problem.error(
              read.documents().get(1).origin(),
              "a second document",
              "one platform in a file",
              "move it to a file of its own"));
    }
    Node document = read.documents().get(0);
    if (!(document instanceof Mapping mapping)) {
      problems.add(
          Problem.error(
              document.origin(),
              "no mapping",
              "a platform: apiVersion, kind, metadata and its rules",
              "apiVersion: " + PlatformReader.API_VERSION));
      return Optional.empty();
    }
    return Optional.of(mapping);
  }

  /** Finds the file of a platform; reports why the file is missing. */
  private Optional<PlatformFile> file(
      String text, Origin at, Optional<Path> folder, List<Problem> problems) {
    Optional<Path> path = path(text, folder);
    if (path.isPresent() && Files.isRegularFile(path.get())) {
      return file(path.get(), at, problems);
    }
    if (COORDINATES.matcher(text).matches()) {
      return artifact(text, at, problems);
    }
    if (!text.isEmpty() && path.isPresent() && Files.isDirectory(path.get())) {
      problems.add(
          Problem.error(
              at,
              VisibleText.quoted(text) + ", a directory",
              ALLOWED,
              "name a file in it, such as " + shown(path.get().resolve("platform.yaml"))));
      return Optional.empty();
    }
    boolean isPath = text.matches(".*[/\\\\].*|.*\\.(?:yaml|yml|json)");
    if (isPath && folder.isEmpty()) {
      problems.add(
          Problem.error(
              at,
              VisibleText.quoted(text) + ", a file beside an artifact",
              "an artifact or a built-in platform: a published platform has no files beside it",
              "publish that platform too, and name its coordinates"));
    } else if (isPath) {
      problems.add(
          Problem.error(
              at,
              VisibleText.quoted(text) + ", no such file",
              ALLOWED,
              "write the file " + path.map(this::shown).orElse(text) + ", or name another"));
    } else {
      problems.add(
          Problem.error(
              at,
              VisibleText.quoted(text),
              ALLOWED,
              NearestName.of(text, BUILT_IN)
                  .map(near -> "did you mean " + near + "?")
                  .orElse("platform.yaml")));
    }
    return Optional.empty();
  }

  private static Optional<Path> path(String text, Optional<Path> folder) {
    try {
      return folder.isPresent()
          ? Optional.of(folder.get().resolve(text).normalize())
          : Optional.empty();
    } catch (InvalidPathException ignored) {
      return Optional.empty();
    }
  }

  private Optional<PlatformFile> file(Path path, Origin at, List<Problem> problems) {
    Optional<byte[]> bytes = bytes(path, at, problems);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    Path absolute = path.toAbsolutePath().normalize();
    return Optional.of(
        new PlatformFile(
            bytes.get(),
            shown(absolute),
            identity(absolute),
            Optional.ofNullable(absolute.getParent()),
            Optional.empty()));
  }

  /** Returns the file behind symbolic links, through which a platform may extend itself too. */
  private static String identity(Path file) {
    try {
      return file.toRealPath().toString();
    } catch (IOException ignored) {
      // the file was read under this path
      return file.toString();
    }
  }

  private Optional<PlatformFile> artifact(String coordinates, Origin at, List<Problem> problems) {
    Parsed<PlatformArtifact> resolved = artifacts.resolve(coordinates);
    resolved
        .broken()
        .ifPresent(
            why ->
                problems.add(
                    Problem.error(at, VisibleText.quoted(coordinates), why.allowed(), why.fix())));
    Optional<PlatformArtifact> found = resolved.legal();
    if (found.filter(PlatformArtifact::isSnapshot).isPresent() && releases) {
      problems.add(
          Problem.warning(
              WarningCode.PLATFORM_SNAPSHOT,
              at,
              VisibleText.quoted(coordinates),
              "a released version of the platform in a build of a release: a SNAPSHOT changes",
              coordinates.replace("-SNAPSHOT", "")));
    }
    return found.flatMap(
        artifact ->
            bytes(artifact.file(), at, problems)
                .map(
                    bytes ->
                        new PlatformFile(
                            bytes,
                            coordinates,
                            "artifact " + coordinates,
                            Optional.empty(),
                            found)));
  }

  private static Optional<byte[]> bytes(Path file, Origin at, List<Problem> problems) {
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(in.readNBytes(YamlReader.MAX_FILE_BYTES + 1));
    } catch (IOException unreadable) {
      problems.add(
          Problem.error(
              at, "a file that cannot be read", "a readable file", "check its permissions"));
      return Optional.empty();
    }
  }

  private String shown(Path path) {
    Path from = base.toAbsolutePath().normalize();
    Path absolute = path.toAbsolutePath().normalize();
    Path shown = absolute.startsWith(from) ? from.relativize(absolute) : absolute;
    return shown.toString().replace('\\', '/');
  }
}
