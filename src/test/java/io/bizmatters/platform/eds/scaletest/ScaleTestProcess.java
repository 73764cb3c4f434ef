package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.cluster.Interrupts;
import io.bizmatters.platform.eds.cluster.TestCluster;
import io.bizmatters.platform.eds.cluster.TestNamespace;
import io.bizmatters.platform.eds.scaletest.ScaleTestOptions.Drain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A scale test in a process of its own, which can be stopped in the middle of anything. */
final class ScaleTestProcess implements AutoCloseable {

  /** What a shell says of a process that SIGINT or SIGKILL has ended. */
  static final int INTERRUPTED = 128 + 2;

  static final int KILLED = 128 + 9;

  private final Process process;
  private final Path log;

  private ScaleTestProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static ScaleTestProcess start(
      TestCluster cluster,
      TestNamespace namespace,
      Path folder,
      String name,
      String stream,
      int messages)
      throws IOException {
    Path log = Files.createFile(folder.resolve(name + ".log"));
    List<String> words = new ArrayList<>(Interrupts.heard());
    words.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            ScaleTestProcess.class.getName(),
            cluster.kubeconfig().toString(),
            cluster.natsUrl(),
            cluster.natsMonitoring(),
            namespace.name(),
            name,
            stream,
            Integer.toString(messages),
            log.toString()));
    return new ScaleTestProcess(
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start(),
        log);
  }

  public static void main(String[] words) throws Exception {
    Path log = Path.of(words[7]);
    try (ScaleTestRun run = ScaleTestRun.of(Path.of(words[0]), words[1], line -> note(log, line))) {
      run.test(
          ScaleTestRun.worker(words[4], new TestNamespace(words[3]), words[1], words[2], words[5]),
          ScaleTestRun.options(
              Integer.parseInt(words[6]), Drain.WORKER, Duration.ofMinutes(3), false));
    } catch (InterruptedException stop) {
      note(log, "stopped");
    }
  }

  private static void note(Path log, String line) {
    try {
      Files.writeString(log, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /** Ctrl-C. */
  void interrupt() throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  /** {@code kill -9}. */
  void kill() {
    process.destroyForcibly();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int awaitExit() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(this::said).isTrue();
    return process.exitValue();
  }

  /** All that it has told, and what it has printed besides. */
  String said() {
    try {
      String out = log.getFileName().toString().replace(".log", ".out");
      return Files.readString(log) + Files.readString(log.resolveSibling(out));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
