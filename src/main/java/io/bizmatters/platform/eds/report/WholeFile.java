package io.bizmatters.platform.eds.report;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Replaces files atomically: readers see the old or the new content. It never writes through a
 * link.
 */
public final class WholeFile {

  private static final int TRIES = 16;

  private WholeFile() {}

  /**
   * Replaces a file's content. A link is replaced, not followed.
   *
   * @throws IOException when the file cannot be written; no temporary file remains
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path next = write(file, content);
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      Files.deleteIfExists(next);
      throw failure;
    }
  }

  /** Writes the content to a new file with a random name, where nobody can have placed a link. */
  private static Path write(Path file, byte[] content) throws IOException {
    for (int tries = 1; ; tries++) {
      String unused = Long.toHexString(ThreadLocalRandom.current().nextLong());
      Path next = file.resolveSibling("." + file.getFileName() + "." + unused + ".new");
      try {
        Files.write(next, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return next;
      } catch (FileAlreadyExistsException taken) {
        if (tries == TRIES) {
          throw taken;
        }
      } catch (IOException failure) {
        Files.deleteIfExists(next);
        throw failure;
      }
    }
  }

  /**
   * Rejects an existing path that is not a regular file: a link, a pipe, a device, a folder.
   *
   * @throws IOException when the path is one of these; the message names it
   */
  static void checkRegular(Path file) throws IOException {
    if (Files.isSymbolicLink(file)) {
      throw new FileSystemException(file.toString(), null, "it is a link: name the file itself");
    }
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileSystemException(file.toString(), null, "it is no regular file");
    }
  }
}
