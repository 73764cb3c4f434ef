package io.bizmatters.platform.eds.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * One run of a program.
 *
 * @param wall milliseconds of the whole process
 * @param processor milliseconds of processor time, user and system
 * @param inside milliseconds that a goal says it took
 */
record Timed(long wall, long processor, OptionalLong inside) {

  private static final Pattern INSIDE = Pattern.compile("inside the goal: (\\d+) ms");
  private static final Pattern TIMES = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");

  /** Runs it under a shell, which knows what its children took. */
  static Timed run(Path folder, Map<String, String> environment, List<String> words, int wanted)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile("eds-bench", ".out");
    Path took = Files.createTempFile("eds-bench", ".times");
    try {
      List<String> all = new ArrayList<>();
      all.addAll(
          List.of("bash", "-c", "\"${@:2}\"; e=$?; times > \"$1\"; exit $e", "bench", took + ""));
      all.addAll(words);
      ProcessBuilder builder =
          new ProcessBuilder(all)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      int exit = builder.start().waitFor();
      long wall = (System.nanoTime() - start) / 1_000_000;
      String text = Files.readString(out, StandardCharsets.UTF_8);
      if (exit != wanted) {
        throw new IllegalStateException(words + " ended with " + exit + ":\n" + text);
      }
      Matcher inside = INSIDE.matcher(text);
      return new Timed(
          wall,
          processor(Files.readString(took, StandardCharsets.UTF_8)),
          inside.find()
              ? OptionalLong.of(Long.parseLong(inside.group(1)))
              : OptionalLong.empty());
    } finally {
      Files.delete(out);
      Files.delete(took);
    }
  }

  /** The second line is the children's. */
  private static long processor(String times) {
    Matcher line = TIMES.matcher(times.lines().skip(1).findFirst().orElse(""));
    if (!line.matches()) {
      throw new IllegalStateException("no times: " + times);
    }
    double seconds = 0;
    for (int group = 1; group < 5; group += 2) {
      seconds +=
          60 * Double.parseDouble(line.group(group)) + Double.parseDouble(line.group(group + 1));
    }
    return Math.round(1000 * seconds);
  }

  /** Median, with the least and the most. */
  static String spread(LongStream milliseconds) {
    long[] all = milliseconds.sorted().toArray();
    return "%.2f s (%.2f to %.2f)"
        .formatted(all[all.length / 2] / 1e3, all[0] / 1e3, all[all.length - 1] / 1e3);
  }
}
