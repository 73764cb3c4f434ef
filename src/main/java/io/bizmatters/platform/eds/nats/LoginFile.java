package io.bizmatters.platform.eds.nats;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a small file with a key, a certificate or a login, which an environment variable names. */
public final class LoginFile {

  private static final int MOST_BYTES = 1 << 20;

  private LoginFile() {}

  /**
   * Reads the whole file; rejects pipes and devices, which might never end.
   *
   * @throws IOException when the file cannot be read, is not a regular file, or is too large
   */
  public static byte[] bytes(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
    try (var in = Files.newInputStream(file)) {
      byte[] all = in.readNBytes(MOST_BYTES + 1);
      if (all.length > MOST_BYTES) {
        throw new FileSystemException(file.toString(), null, "it holds more than 1 MiB");
      }
      return all;
    }
  }
}
