package io.bizmatters.platform.eds.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** That a test's process hears Ctrl-C. */
public final class Interrupts {

  /** Its bit in a set of signals. */
  private static final long SIGINT = 1L << (2 - 1);

  private Interrupts() {}

  /**
   * Words before a command so that it does. A shell's background job ignores SIGINT, and so do all
   * that it starts, these tests too.
   */
  public static List<String> heard() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return List.of();
    }
    long ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    return (ignored & SIGINT) == 0 ? List.of() : List.of("env", "--default-signal=INT");
  }
}
