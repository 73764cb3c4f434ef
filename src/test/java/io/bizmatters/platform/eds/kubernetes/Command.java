package io.bizmatters.platform.eds.kubernetes;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program's run, with its two outputs kept apart: in files, so that no full pipe stops it. */
public final class Command {

  private final List<String> words;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private String input = "";
  private int minutes = 2;

  private Command(List<String> words) {
    this.words = words;
  }

  public static Command of(String... words) {
    return new Command(Arrays.asList(words));
  }

  public Command with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Command reading(String text) {
    input = text;
    return this;
  }

  public Command within(int givenMinutes) {
    minutes = givenMinutes;
    return this;
  }

  /** Whatever its exit code. */
  public Outcome run() {
    try {
      Path out = Files.createTempFile("eds-command", ".out");
      Path err = Files.createTempFile("eds-command", ".err");
      Path in = Files.createTempFile("eds-command", ".in");
      try {
        Files.writeString(in, input);
        return run(in.toFile(), out.toFile(), err.toFile());
      } finally {
        Files.delete(out);
        Files.delete(err);
        Files.delete(in);
      }
    } catch (IOException notStarted) {
      throw new UncheckedIOException(String.join(" ", words), notStarted);
    }
  }

  private Outcome run(File in, File out, File err) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(words).redirectInput(in).redirectOutput(out).redirectError(err);
    builder.environment().putAll(environment);
    Process process = builder.start();
    boolean ended;
    try {
      ended = process.waitFor(minutes, TimeUnit.MINUTES);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      ended = false;
    }
    if (!ended) {
      process.destroyForcibly();
    }
    return new Outcome(
        String.join(" ", words),
        ended ? process.exitValue() : -1,
        Files.readString(out.toPath(), StandardCharsets.UTF_8),
        Files.readString(err.toPath(), StandardCharsets.UTF_8)
            + (ended ? "" : "\nstopped after " + minutes + " minutes"));
  }
}
