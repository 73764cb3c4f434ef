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

/** Files of which a reader sees the old content or the new, whole, and that lead nowhere else. */
public final class WholeFile {

  private static final int TRIES = 16;

  private WholeFile() {}

  /**
   * Puts content in a file's place. A link there is replaced, not followed.
   *
   * @throws IOException when it cannot be written; nothing is left beside the file then
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

  /** Nobody can have put a link where the new content is written, for its name is made anew. */
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
   * Refuses what is there and is no file: a link, a pipe, a device, a folder.
   *
   * @throws IOException saying which
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
