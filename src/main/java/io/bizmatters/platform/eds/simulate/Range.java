package io.bizmatters.platform.eds.simulate;

import java.util.Arrays;

/** The lowest, the middle and the highest value of several runs. */
public record Range(double low, double middle, double high) {

  static Range of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
  }
}
