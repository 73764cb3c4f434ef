package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.report.ConsoleText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes documents for programs to the standard output of the build, outside the log: {@code mvn
 * -q} silences the log, not the document. Nothing else of the plugin writes to the standard output.
 */
final class StandardOutput {

  /**
   * The class with which Maven 4 replaces {@link System#out}; it turns each line into a line of the
   * log.
   */
  private static final String STREAM_INTO_LOG = "org.apache.maven.logging.LoggingOutputStream";

  private StandardOutput() {}

  /** Writes a JSON document unchanged, except that invisible characters become JSON escapes. */
  static void json(String document) {
    write(ConsoleText.ofJson(document));
  }

  /** Writes a YAML document. */
  static void yaml(String document) {
    write(ConsoleText.of(document));
  }

  /** Writes the whole document at once, so that the documents of parallel modules do not mix. */
  private static void write(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    PrintStream out = System.out;
    if (out.getClass().getName().startsWith(STREAM_INTO_LOG)) {
      out = new PrintStream(unlogged(), false, StandardCharsets.UTF_8);
    }
    out.write(bytes, 0, bytes.length);
    out.flush();
  }

  /** Returns a stream that stays open: the process has one standard output. */
  private static OutputStream unlogged() {
    return new FileOutputStream(FileDescriptor.out);
  }
}
