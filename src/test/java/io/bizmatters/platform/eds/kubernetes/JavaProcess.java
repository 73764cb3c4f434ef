package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the tests in a process of its own, which can be stopped in the middle. */
public final class JavaProcess implements AutoCloseable {

  /** What a shell says of a process that SIGINT or SIGKILL has ended. */
  public static final int INTERRUPTED = 128 + 2;

  public static final int KILLED = 128 + 9;

  /** Its bit in a set of signals. */
  private static final long SIGINT = 1L << (2 - 1);

  private final Process process;
  private final Path output;

  private JavaProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param output takes all that it prints, after what it writes there by itself
   */
  public static JavaProcess start(Class<?> program, Path output, String... arguments)
      throws IOException {
    List<String> words = new ArrayList<>(hearingInterrupts());
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            program.getName()));
    words.addAll(List.of(arguments));
    return new JavaProcess(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(output.toFile()))
            .start(),
        output);
  }

  /** A shell's background job ignores SIGINT, and so do all that it starts, these tests too. */
  private static List<String> hearingInterrupts() throws IOException {
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

  /** Ctrl-C. */
  public void interrupt() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  /** {@code kill -9}. */
  public void kill() {
    process.destroyForcibly();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public int awaitExit() throws InterruptedException {
    return awaitExit(Duration.ofSeconds(60));
  }

  public int awaitExit(Duration patience) throws InterruptedException {
    assertThat(process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)).as(this::said).isTrue();
    return process.exitValue();
  }

  /** All that it has printed. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
