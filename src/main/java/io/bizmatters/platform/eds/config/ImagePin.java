package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.config.ConfigurationRequest.Purpose;
import io.bizmatters.platform.eds.model.grammar.ImageReference;
import io.bizmatters.platform.eds.model.tree.Node.Entry;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.model.tree.WarningCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the image or its digest from the result file of an image build. A file named by a parameter
 * counts for every service whose image lacks a digest; jib's default file counts only for the image
 * that it names.
 */
final class ImagePin {

  private static final String JIB_FILE = "jib-image.json";

  /** How old a digest file may be: a pipeline may build in one job and deploy in another. */
  private static final Duration LONGEST_BUILD = Duration.ofHours(24);

  private final Optional<ImageDigestFile> found;
  private final Optional<Problem> stale;
  private final List<Problem> problems;
  private final boolean named;

  ImagePin(ConfigurationRequest request, SourceDirectory source, List<Problem> problems) {
    this.named = request.imageDigestFile().isPresent();
    Purpose purpose = request.purpose();
    Path path = request.imageDigestFile().orElse(request.buildDirectory().resolve(JIB_FILE));
    boolean comesLater = purpose == Purpose.EARLY_CHECK && !Files.exists(path);
    if (comesLater && named) {
      problems.add(notYet(source.name(path)));
    }
    boolean absent = !named && !Files.isRegularFile(path);
    if (absent || comesLater || purpose == Purpose.NO_RELEASE) {
      this.found = Optional.empty();
      this.stale = Optional.empty();
      this.problems = problems;
      return;
    }
    Parsed<ImageDigestFile> read = ImageDigestFile.read(path, source.name(path));
    Origin at =
        new Origin(source.name(path), 0, 0, named ? "eds.imageDigestFile" : "", Spelling.FILE);
    read.broken()
        .ifPresent(
            broken ->
                problems.add(
                    Problem.error(
                        at,
                        Files.exists(path) ? "no digest in it" : "no such file",
                        broken.allowed(),
                        broken.fix())));
    this.found = read.legal();
    this.stale = read.legal().flatMap(file -> stale(path, request.buildDirectory(), at));
    this.problems = problems;
  }

  /** Rejects the digest of an earlier build, whose image lacks this build's code. */
  private static Optional<Problem> stale(Path path, Path buildDirectory, Origin at) {
    try {
      FileTime written = Files.getLastModifiedTime(path);
      boolean old = written.toInstant().isBefore(Instant.now().minus(LONGEST_BUILD));
      Optional<FileTime> compiled = compiled(buildDirectory);
      boolean older = compiled.filter(time -> time.compareTo(written) > 0).isPresent();
      return old || older
          ? Optional.of(
              Problem.warning(
                  WarningCode.IMAGE_STALE,
                  at,
                  "a digest of "
                      + written.toInstant().truncatedTo(ChronoUnit.SECONDS)
                      + (older ? ", older than what this build has compiled" : ", of another build")
                      + ": the image that it pins may not be the one you mean",
                  "a digest that this build has written",
                  "build the image in this build, or remove " + at.file()))
          : Optional.empty();
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  /** Returns when the module's jar was written; the image is built afterwards. */
  private static Optional<FileTime> compiled(Path buildDirectory) throws IOException {
    if (!Files.isDirectory(buildDirectory)) {
      return Optional.empty();
    }
    List<FileTime> times = new ArrayList<>();
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(buildDirectory, "*.jar")) {
      for (Path jar : jars) {
        times.add(Files.getLastModifiedTime(jar));
      }
    }
    return times.stream().max(FileTime::compareTo);
  }

  private static Problem notYet(String file) {
    return Problem.info(
        new Origin(file, 0, 0, "eds.imageDigestFile", Spelling.FILE),
        "no such file yet",
        "a file that exists when the manifests are rendered",
        "nothing to do if the build writes it by then");
  }

  /** Returns the tree with the image pinned, if the build wrote a digest. */
  Mapping pinned(Mapping tree) {
    if (found.isEmpty()) {
      return tree;
    }
    ImageDigestFile file = found.get();
    if (tree.get("image").isEmpty()) {
      return file.image()
          .flatMap(ImagePin::parsed)
          .map(image -> pinned(tree, image.pinned(file.digest()), file.at()))
          .orElse(tree);
    }
    Optional<ImageReference> image =
        tree.get("image")
            .filter(Scalar.class::isInstance)
            .flatMap(node -> parsed(((Scalar) node).text()));
    boolean wanted =
        image.filter(reference -> reference.digest().isEmpty()).filter(this::isMeant).isPresent();
    return wanted ? pinned(tree, image.get().pinned(file.digest()), file.at()) : tree;
  }

  private Mapping pinned(Mapping tree, ImageReference image, Origin file) {
    stale.ifPresent(problems::add);
    return with(tree, image, file);
  }

  private boolean isMeant(ImageReference image) {
    Optional<ImageReference> built =
        found.flatMap(ImageDigestFile::image).flatMap(ImagePin::parsed);
    if (built.isEmpty()) {
      return named;
    }
    return built.get().name().equals(image.name())
        && (image.tag().isEmpty()
            || built.get().tag().isEmpty()
            || image.tag().equals(built.get().tag()));
  }

  private static Optional<ImageReference> parsed(String text) {
    return ImageReference.parse(text).legal();
  }

  private static Mapping with(Mapping tree, ImageReference image, Origin file) {
    Origin at = file.withPath("image");
    Entry entry = new Entry("image", at, new Scalar(image.text(), ScalarKind.TEXT, at));
    return tree.merge(new Mapping(List.of(entry), tree.origin()));
  }

  /**
   * Holds the result file of an image build: jib's {@code jib-image.json} or {@code
   * jib-image.digest}, the metadata file of {@code docker buildx build --metadata-file}, or any
   * file with a digest.
   *
   * @param image the image's name, if the file contains it
   * @param at the file
   */
  private record ImageDigestFile(Optional<String> image, String digest, Origin at) {

    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final Pattern DIGEST_FIELD =
        Pattern.compile(
            "\"(?:imageDigest|containerimage\\.digest|digest)\"\\s*:\\s*\"(sha256:[0-9a-f]{64})\"");
    private static final Pattern IMAGE_FIELD =
        Pattern.compile("\"(?:image|image\\.name)\"\\s*:\\s*\"([^\"]+)\"");
    private static final int LONGEST = 1 << 20;

    /** Reads a file. */
    static Parsed<ImageDigestFile> read(Path path, String name) {
      Origin at = new Origin(name, 0, 0, "", Spelling.FILE);
      String rule =
          "a digest file: jib-image.json, jib-image.digest, buildx metadata or sha256:… alone";
      if (!Files.isRegularFile(path)) {
        return Parsed.bad(rule, "build the image first, or name the right file");
      }
      String text;
      try {
        text =
            Files.size(path) > LONGEST
                ? ""
                : Files.readString(path, StandardCharsets.UTF_8).strip();
      } catch (IOException unreadable) {
        return Parsed.bad(rule, "check that the file is readable text");
      }
      if (DIGEST.matcher(text).matches()) {
        return Parsed.good(new ImageDigestFile(Optional.empty(), text, at));
      }
      Matcher digest = DIGEST_FIELD.matcher(text);
      if (!text.startsWith("{") || !digest.find()) {
        return Parsed.bad(rule, "build the image again, or name the right file");
      }
      Matcher image = IMAGE_FIELD.matcher(text);
      Optional<String> named =
          image.find() ? Optional.of(image.group(1).split(",", 2)[0]) : Optional.empty();
      return Parsed.good(new ImageDigestFile(named, digest.group(1), at));
    }
  }
}
