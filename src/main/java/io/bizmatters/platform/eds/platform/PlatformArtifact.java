package io.bizmatters.platform.eds.platform;

import java.nio.file.Path;

/**
 * An artifact that holds a platform.
 *
 * @param coordinates as they are configured
 * @param version the version of the resolved artifact
 * @param isSnapshot whether the version may change
 */
public record PlatformArtifact(
    String coordinates, String artifactId, String version, boolean isSnapshot, Path file) {}
