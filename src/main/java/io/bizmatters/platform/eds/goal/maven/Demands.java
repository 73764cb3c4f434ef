package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.config.Purpose;
import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a goal demands of the configuration that it reads.
 *
 * @param strict whether a warning fails the goal
 * @param requireDigest whether an image must have a digest
 * @param imageDigestFile the file with the digest of the built image
 */
public record Demands(
    Purpose purpose, boolean strict, boolean requireDigest, Optional<Path> imageDigestFile) {

  /**
   * The demands of a goal that neither generates nor releases: it does not judge the configuration
   * again.
   */
  public static final Demands NONE =
      new Demands(Purpose.NO_RELEASE, false, false, Optional.empty());

  /** Returns the demands of a goal that has the parameters. */
  public static Demands of(
      Purpose purpose, boolean strict, boolean requireDigest, @Nullable File imageDigestFile) {
    return new Demands(
        purpose, strict, requireDigest, Optional.ofNullable(imageDigestFile).map(File::toPath));
  }
}
