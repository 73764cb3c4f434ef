package io.bizmatters.platform.eds.it;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The {@code build.log} of a case in src/it, cut into its Maven runs. */
public final class BuildLog {

  private static final Pattern START = Pattern.compile("(?m)^(?=\\[INFO\\] Scanning for projects)");

  private final List<String> runs;

  private BuildLog(List<String> runs) {
    this.runs = runs;
  }

  /** Reads the log of the case in a directory. */
  public static BuildLog in(File basedir) throws IOException {
    byte[] bytes = Files.readAllBytes(basedir.toPath().resolve("build.log"));
    String log = new String(bytes, StandardCharsets.UTF_8).replaceAll("\\R", "\n");
    return new BuildLog(
        START.splitAsStream(log).filter(text -> text.contains("Scanning for projects")).toList());
  }

  /** What Maven wrote in one run, counted from 1. */
  public String run(int number) {
    return runs.get(number - 1);
  }

  /** Returns the log without Maven's level marks, so that a problem reads as it was written. */
  public String plain(int number) {
    return run(number).replaceAll("(?m)^\\[[A-Z]+\\] ?", "");
  }
}
