package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import java.util.Locale;
import java.util.Optional;

/**
 * What one pass of the HPA or one poll of KEDA decided, with the rule.
 *
 * @param at seconds since the start
 * @param metric the lag that was read
 * @param current the replicas before
 * @param wanted the replicas that the lag asks for
 * @param stable the replicas after the window
 * @param limit the most or least replicas that the rate allows
 * @param rules the rules that set the limit; empty without a behavior
 * @param replicas the replicas that were set
 * @param words the whole text of a decision without arithmetic, empty otherwise
 */
record Decision(
    double at,
    Metric metric,
    int current,
    int wanted,
    Window window,
    int stable,
    int limit,
    Optional<Rules> rules,
    int min,
    int max,
    int replicas,
    String words) {

  private static final int TOLERANCE_PERCENT = 10;

  /** The limit of an HPA that has no behavior. */
  private static final String WITHOUT_BEHAVIOR = "2 times or 4";

  /** The lag, and whether it is so near to its target that nothing changes. */
  record Metric(long lag, boolean near) {}

  /** The window that counted, in seconds. */
  record Window(String direction, double seconds) {}

  static Decision resting(double at) {
    return other(at, 0, 0, "at 0 replicas the HPA rests");
  }

  static Decision corrected(double at, int current, int to) {
    return other(at, current, to, current + " is outside the limits: " + current + " → " + to);
  }

  static Decision blind(double at, int current) {
    return other(at, current, current, "the lag cannot be read: " + current + " stay");
  }

  static Decision keda(double at, int current, int to, String why) {
    return other(at, current, to, "KEDA: " + why + ": " + current + " → " + to);
  }

  private static Decision other(double at, int current, int to, String words) {
    return new Decision(
        at,
        new Metric(0, true),
        current,
        to,
        new Window("", 0),
        to,
        to,
        Optional.empty(),
        0,
        to,
        to,
        words);
  }

  boolean changes() {
    return replicas != current;
  }

  /** Returns the line of the log. */
  String text() {
    StringBuilder line = new StringBuilder(clock((long) at)).append(' ');
    if (!words.isEmpty()) {
      return line.append(words).toString();
    }
    double each = (double) metric.lag() / current;
    line.append("lag ").append(metric.lag());
    line.append(String.format(Locale.ROOT, ", %.1f a replica of %d, ", each, current));
    line.append(metric.near() ? "inside " : "outside ");
    line.append(TOLERANCE_PERCENT).append(" %: ").append(wanted).append(" wanted");
    if (stable != current || wanted != current) {
      line.append("; window ").append(window.direction()).append(' ');
      line.append(String.format(Locale.ROOT, "%.0f s", window.seconds()));
      if (stable != wanted) {
        line.append(": ").append(stable);
      }
    }
    if (stable != current) {
      boolean up = stable > current;
      if (up || limit > min) {
        line.append("; limit ").append(rules.map(Behavior::text).orElse(WITHOUT_BEHAVIOR));
        line.append(": ").append(limit);
      }
      line.append(up ? "; max " + max : "; min " + min);
    }
    return line.append(" → ").append(replicas).toString();
  }

  /** {@code 00:45}, {@code 1:02:30}. */
  static String clock(long seconds) {
    long hours = seconds / 3600;
    String start = hours > 0 ? hours + ":" : "";
    return start + twoDigits(seconds / 60 % 60) + ":" + twoDigits(seconds % 60);
  }

  private static String twoDigits(long number) {
    return (number < 10 ? "0" : "") + number;
  }
}
