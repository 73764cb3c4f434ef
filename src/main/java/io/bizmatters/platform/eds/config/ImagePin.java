package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.ImageReference;
import io.bizmatters.platform.eds.model.Node.Entry;
import io.bizmatters.platform.eds.model.Node.Mapping;
import io.bizmatters.platform.eds.model.Node.Scalar;
import io.bizmatters.platform.eds.model.Origin;
import io.bizmatters.platform.eds.model.Parsed;
import io.bizmatters.platform.eds.model.Problem;
import io.bizmatters.platform.eds.model.ScalarKind;
import io.bizmatters.platform.eds.model.Spelling;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes the image, or its digest, from what the build left behind. A file that somebody named
 * counts for every service whose image lacks a digest; jib's own file only for the image it names.
 */
final class ImagePin {

  private static final String JIB_FILE = "jib-image.json";

  private final Optional<ImageDigestFile> found;
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
  }

  private static Problem notYet(String file) {
    return Problem.info(
        new Origin(file, 0, 0, "eds.imageDigestFile", Spelling.FILE),
        "no such file yet",
        "a file that is there once the manifests are made",
        "nothing to do if the build writes it by then");
  }

  /** The tree with its image pinned, where the build says to what. */
  Mapping pinned(Mapping tree) {
    if (found.isEmpty()) {
      return tree;
    }
    ImageDigestFile file = found.get();
    if (tree.get("image").isEmpty()) {
      return file.image()
          .flatMap(ImagePin::parsed)
          .map(image -> with(tree, image.pinned(file.digest()), file.at()))
          .orElse(tree);
    }
    Optional<ImageReference> image =
        tree.get("image")
            .filter(Scalar.class::isInstance)
            .flatMap(node -> parsed(((Scalar) node).text()));
    boolean wanted =
        image.filter(reference -> reference.digest().isEmpty()).filter(this::isMeant).isPresent();
    return wanted ? with(tree, image.get().pinned(file.digest()), file.at()) : tree;
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
}
