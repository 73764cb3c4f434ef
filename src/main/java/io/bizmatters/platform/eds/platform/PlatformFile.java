package io.bizmatters.platform.eds.platform;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The file of a platform that is not built in.
 *
 * @param bytes the content
 * @param shown the file for people
 * @param identity what tells the file from others, for {@code extends} in a circle
 * @param folder where relative paths of {@code extends} begin; empty where there are none
 * @param artifact the artifact that the file comes from
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares or changes the content
record PlatformFile(
    byte[] bytes,
    String shown,
    String identity,
    Optional<Path> folder,
    Optional<PlatformArtifact> artifact) {}
