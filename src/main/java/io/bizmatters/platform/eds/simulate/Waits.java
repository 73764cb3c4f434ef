package io.bizmatters.platform.eds.simulate;

/**
 * Counts waits in classes that are at most 1.6 % wide, so that memory does not grow with the number
 * of waits.
 */
final class Waits {

  private static final int SHIFT = 46;
  private static final double LEAST = 0.001;
  private static final int FIRST = (int) (Double.doubleToRawLongBits(LEAST) >>> SHIFT);
  private static final int CLASSES = (int) (Double.doubleToRawLongBits(1e10) >>> SHIFT) - FIRST + 1;

  private final long[] counts = new long[CLASSES + 1];
  private long count;
  private double sum;
  private double max;

  /** Returns waits that can grow without these. */
  Waits copy() {
    Waits copy = new Waits();
    System.arraycopy(counts, 0, copy.counts, 0, counts.length);
    copy.count = count;
    copy.sum = sum;
    copy.max = max;
    return copy;
  }

  /** Adds a wait of several messages. */
  void add(double seconds, long messages) {
    int at = 0;
    if (seconds >= LEAST) {
      at = Math.min(CLASSES, (int) (Double.doubleToRawLongBits(seconds) >>> SHIFT) - FIRST + 1);
    }
    counts[at] += messages;
    count += messages;
    sum += seconds * messages;
    max = Math.max(max, seconds);
  }

  long count() {
    return count;
  }

  double mean() {
    return count == 0 ? 0 : sum / count;
  }

  double max() {
    return max;
  }

  /** Returns the wait that this share of the messages does not exceed. */
  double quantile(double share) {
    long wanted = (long) Math.ceil(share * count);
    long seen = counts[0];
    if (count == 0 || seen >= wanted) {
      return 0;
    }
    int at = 0;
    while (seen < wanted) {
      at++;
      seen += counts[at];
    }
    double upper = Double.longBitsToDouble((long) (FIRST + at) << SHIFT);
    return Math.min(max, upper);
  }
}
