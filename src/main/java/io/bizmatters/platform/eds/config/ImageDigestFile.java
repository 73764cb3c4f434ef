package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Spelling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds the result file of an image build: jib's {@code jib-image.json} or {@code
 * jib-image.digest}, the metadata file of {@code docker buildx build --metadata-file}, or any file
 * with a digest.
 *
 * @param image the image's name, if the file contains it
 * @param at the file
 */
record ImageDigestFile(Optional<String> image, String digest, Origin at) {

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
          Files.size(path) > LONGEST ? "" : Files.readString(path, StandardCharsets.UTF_8).strip();
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
