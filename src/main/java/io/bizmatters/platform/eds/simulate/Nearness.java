package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Simulation.FullRun;

/**
 * How far two series are from each other.
 *
 * @param within1 the share of seconds in which the desired replicas differ by at most one
 * @param podHours the hours of the desired replicas of both
 * @param lag the highest lag of both
 * @param drainedAt the second since which the lag of both stayed zero; infinite if it did not
 */
public record Nearness(double within1, Pair podHours, Pair lag, Pair drainedAt) {

  /** A value of the one and of the other. */
  public record Pair(double one, double other) {
    double gap() {
      return Math.abs(one - other);
    }
  }

  /** Compares two series over the seconds that both have, each from its own first second. */
  public static Nearness of(Samples one, Samples other) {
    long length = Math.min(length(one), length(other));
    long near = 0;
    for (long second = 0; second <= length; second++) {
      int left = one.desired(one.rowAt(one.second(0) + second));
      int right = other.desired(other.rowAt(other.second(0) + second));
      near += Math.abs(left - right) <= 1 ? 1 : 0;
    }
    return new Nearness(
        (double) near / (length + 1),
        new Pair(podHours(one, length), podHours(other, length)),
        new Pair(highestLag(one, length), highestLag(other, length)),
        new Pair(drainedAt(one, length), drainedAt(other, length)));
  }

  /** Returns the nearest of several runs, by the share of seconds and then by the pod-hours. */
  public static Nearness best(Iterable<FullRun> runs, Samples real) {
    Nearness best = new Nearness(-1, new Pair(0, 0), new Pair(0, 0), new Pair(0, 0));
    for (FullRun run : runs) {
      Nearness now = of(run.samples(), real);
      if (now.within1 > best.within1
          || (now.within1 == best.within1 && now.podHours.gap() < best.podHours.gap())) {
        best = now;
      }
    }
    return best;
  }

  private static long length(Samples samples) {
    return samples.second(samples.size() - 1) - samples.second(0);
  }

  private static double podHours(Samples samples, long length) {
    long sum = 0;
    for (long second = 0; second < length; second++) {
      sum += samples.desired(samples.rowAt(samples.second(0) + second));
    }
    return sum / 3600.0;
  }

  private static long highestLag(Samples samples, long length) {
    long highest = 0;
    for (int row = 0; row < samples.size(); row++) {
      if (samples.second(row) - samples.second(0) <= length) {
        highest = Math.max(highest, samples.lag(row));
      }
    }
    return highest;
  }

  private static double drainedAt(Samples samples, long length) {
    double drained = 0;
    for (int row = 0; row < samples.size(); row++) {
      long second = samples.second(row) - samples.second(0);
      if (second <= length && samples.lag(row) > 0) {
        drained = second == length ? Double.POSITIVE_INFINITY : second + 1;
      }
    }
    return drained;
  }
}
