package io.bizmatters.platform.eds.report.html;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Chooses the marks of an axis: round numbers within the shown range. */
final class Axis {

  private static final int[] SECONDS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400
  };

  private static final int DAY = 86_400;

  private Axis() {}

  /** Returns the times, in seconds, of at most this many marks. */
  static List<Long> times(Duration length, int most) {
    long seconds = Math.max(1, length.toSeconds());
    long step =
        IntStream.of(SECONDS)
            .filter(one -> seconds / one < most)
            .mapToLong(one -> one)
            .findFirst()
            .orElse((seconds / DAY / most + 1) * DAY);
    return LongStream.rangeClosed(0, seconds / step).mapToObj(i -> i * step).toList();
  }

  /** Returns the values of about this many marks; the last is at least the highest value. */
  static List<Double> values(double highest, int about) {
    double rough = Math.max(1, highest) / about;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double step = power * 10;
    for (double factor : new double[] {1, 2, 5}) {
      if (factor * power >= rough) {
        step = factor * power;
        break;
      }
    }
    step = Math.max(1, step);
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 2 || values.get(i - 1) < highest; i++) {
      values.add(i * step);
    }
    return values;
  }

  /** {@code 0:45}, {@code 12:30}, {@code 1:02:30}: minutes and seconds, with hours where needed. */
  static String clock(long seconds) {
    long hours = seconds / 3600;
    long minutes = seconds / 60 % 60;
    String start = hours > 0 ? hours + ":" + twoDigits(minutes) : Long.toString(minutes);
    return start + ":" + twoDigits(seconds % 60);
  }

  private static String twoDigits(long number) {
    return (number < 10 ? "0" : "") + number;
  }
}
