package io.bizmatters.platform.eds.kubernetes.api;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Runs a program without a shell and without input, and reads its output to the end. */
final class ExecProcess {

  private static final int MOST_BYTES = 1 << 20;
  private static final int LONGEST_LINE = 1_000;
  private static final Duration AFTER_ITS_END = Duration.ofSeconds(2);

  /**
   * The result of a program.
   *
   * @param exit the exit code; empty when the program was stopped
   * @param output its standard output, at most a megabyte
   * @param errors its standard error, at most a megabyte
   */
  record Result(Optional<Integer> exit, String output, String errors) {}

  private ExecProcess() {}

  /**
   * Runs the program.
   *
   * @param said takes each line of standard error when it is written
   * @throws IOException when the program cannot be started
   * @throws ClusterException when this thread is interrupted; the program is then stopped
   */
  static Result run(
      List<String> command, Map<String, String> variables, Duration patience, Consumer<String> said)
      throws IOException, ClusterException {
    Process process = start(command, variables);
    Heard output = new Heard(process.getInputStream(), line -> {});
    Heard errors = new Heard(process.getErrorStream(), said);
    try {
      process.getOutputStream().close();
      boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        stop(process);
      }
      // a child process may hold the streams open
      String written = output.text(AFTER_ITS_END);
      String told = errors.text(AFTER_ITS_END);
      return new Result(ended ? Optional.of(process.exitValue()) : Optional.empty(), written, told);
    } catch (InterruptedException stop) {
      stop(process);
      throw ClusterException.interrupted(stop);
    }
  }

  private static Process start(List<String> command, Map<String, String> variables)
      throws IOException {
    List<String> words = new ArrayList<>(command);
    words.set(0, located(words.get(0), variables));
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().clear();
    builder.environment().putAll(variables);
    try {
      return builder.start();
    } catch (IllegalArgumentException foreign) {
      throw new IOException("its words or variables hold what no process can be given", foreign);
    }
  }

  /** Finds the program; only absolute folders of PATH count. */
  private static String located(String program, Map<String, String> variables) throws IOException {
    List<String> endings = new ArrayList<>(List.of(""));
    if (File.separatorChar == '\\') {
      endings.addAll(
          List.of(
              variables
                  .getOrDefault("PATHEXT", ".EXE;.CMD;.BAT")
                  .toLowerCase(Locale.ROOT)
                  .split(";")));
    }
    boolean isPath = program.contains(File.separator) || program.contains("/");
    List<String> folders =
        isPath
            ? List.of("")
            : Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(Optional.ofNullable(System.getenv("PATH")).orElse(""))
                .filter(folder -> new File(folder).isAbsolute())
                .toList();
    for (String folder : folders) {
      for (String ending : endings) {
        Path file = Path.of(folder, program + ending);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return file.toString();
        }
      }
    }
    throw new IOException(
        isPath ? "there is no program " + program : "no folder of PATH has a program " + program);
  }

  private static void stop(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** The output of a stream, read by a thread of its own. */
  private static final class Heard {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    Heard(InputStream in, Consumer<String> lines) {
      reader = RequestPool.daemons("eds-login").newThread(() -> read(in, lines));
      reader.start();
    }

    private void read(InputStream in, Consumer<String> lines) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      try (in) {
        for (int next = in.read(); next >= 0; next = in.read()) {
          take(next);
          if (next == '\n') {
            deliver(line, lines);
          } else if (line.size() < LONGEST_LINE) {
            line.write(next);
          }
        }
      } catch (IOException gone) {
        // the program was stopped; the output up to now counts
      } finally {
        deliver(line, lines);
      }
    }

    private synchronized void take(int next) {
      if (bytes.size() < MOST_BYTES) {
        bytes.write(next);
      }
    }

    private static void deliver(ByteArrayOutputStream line, Consumer<String> lines) {
      String text = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (!text.isEmpty()) {
        lines.accept(text);
      }
    }

    String text(Duration atMost) throws InterruptedException {
      reader.join(atMost.toMillis());
      synchronized (this) {
        return bytes.toString(StandardCharsets.UTF_8);
      }
    }
  }
}
