package io.bizmatters.platform.eds.trace;

import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * When messages are published: {@code 200@10} at once, {@code 4x5..150} four a second, {@code
 * 1-16x5..125} ever more, {@code ~6x5..150} at random; several together.
 */
final class TraceMessages {

  private static final Pattern BURST = Pattern.compile("(\\d+)@(\\d+)");
  private static final Pattern STEADY =
      Pattern.compile("(~?)(\\d+)(?:-(\\d+))?x(\\d+)\\.\\.(\\d+)");

  /** Every recording of a load publishes at the same times. */
  private static final long SEED = 21;

  /** So that a sample of the same second counts none of a burst. */
  private static final double AFTER_THE_SAMPLE = 0.1;

  private TraceMessages() {}

  /** Returns the seconds of all messages in their order. */
  static double[] times(String text) {
    DoubleStream.Builder times = DoubleStream.builder();
    for (String part : text.split(" ", -1)) {
      Matcher burst = BURST.matcher(part);
      Matcher steady = STEADY.matcher(part);
      if (burst.matches()) {
        for (int i = 0; i < Integer.parseInt(burst.group(1)); i++) {
          times.add(Integer.parseInt(burst.group(2)) + AFTER_THE_SAMPLE);
        }
      } else if (steady.matches()) {
        add(times, steady);
      } else {
        throw new IllegalArgumentException(part);
      }
    }
    double[] sorted = times.build().toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  private static void add(DoubleStream.Builder times, Matcher steady) {
    double first = Integer.parseInt(steady.group(2));
    double last = steady.group(3) == null ? first : Integer.parseInt(steady.group(3));
    int from = Integer.parseInt(steady.group(4));
    int to = Integer.parseInt(steady.group(5));
    if (!steady.group(1).isEmpty()) {
      Random random = new Random(SEED);
      double at = from;
      while (at < to) {
        times.add(at);
        at -= Math.log(1 - random.nextDouble()) / first;
      }
      return;
    }
    double owed = 0;
    for (int second = from; second < to; second++) {
      owed += first + (last - first) * (second - from) / (to - from);
      int count = (int) owed;
      owed -= count;
      for (int i = 0; i < count; i++) {
        times.add(second + (i + 0.5) / count);
      }
    }
  }
}
