package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Behavior.Policy;
import io.bizmatters.platform.eds.simulate.Behavior.Rules;
import io.bizmatters.platform.eds.simulate.Behavior.Select;
import java.util.function.ToIntFunction;

/** The HPA controller's formulas, as its source has them. */
final class HpaArithmetic {

  static final double TOLERANCE = 0.1;

  /** The first minor version that compares with 1 + tolerance instead of the difference. */
  private static final int COMPARES_BOUNDS = 33;

  private static final int LEAST_LIMIT = 4;

  private HpaArithmetic() {}

  /** Whether a ratio is so near to 1 that nothing changes. */
  static boolean isWithin(double ratio, int minor) {
    return minor < COMPARES_BOUNDS
        ? Math.abs(1.0 - ratio) <= TOLERANCE
        : 1.0 - TOLERANCE <= ratio && ratio <= 1.0 + TOLERANCE;
  }

  /** Returns the wanted replicas for a target of type AverageValue, which KEDA uses. */
  static int averageValue(long usage, long target, int statusReplicas, int minor) {
    double ratio = (double) usage / ((double) target * statusReplicas);
    return isWithin(ratio, minor) ? statusReplicas : whole(Math.ceil((double) usage / target));
  }

  /** Returns the wanted replicas for a target of type Value. */
  static int value(long usage, long target, int specReplicas, int readyPods, int minor) {
    double ratio = (double) usage / target;
    if (specReplicas == 0) {
      return whole(Math.ceil(ratio));
    }
    return isWithin(ratio, minor) ? specReplicas : whole(Math.ceil(ratio * readyPods));
  }

  private static int whole(double replicas) {
    return replicas > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) replicas;
  }

  /** Returns the most replicas of an HPA without behavior. */
  static int upLimit(int current) {
    return whole(Math.max(2.0 * current, LEAST_LIMIT));
  }

  /**
   * Returns the most replicas by the rules of a behavior.
   *
   * @param startOfPeriod the replicas at the start of a policy's period
   */
  static int upLimit(int current, Rules rules, ToIntFunction<Policy> startOfPeriod) {
    if (rules.select() == Select.DISABLED) {
      return current;
    }
    boolean least = rules.select() == Select.MIN;
    int limit = least ? Integer.MAX_VALUE : Integer.MIN_VALUE;
    for (Policy policy : rules.policies()) {
      int start = startOfPeriod.applyAsInt(policy);
      int proposed =
          policy.percent()
              ? whole(Math.ceil(start * (1 + policy.value() / 100.0)))
              : start + policy.value();
      limit = least ? Math.min(limit, proposed) : Math.max(limit, proposed);
    }
    return Math.max(limit, current);
  }

  /** Returns the least replicas by the rules of a behavior. */
  static int downLimit(int current, Rules rules, ToIntFunction<Policy> startOfPeriod) {
    if (rules.select() == Select.DISABLED) {
      return current;
    }
    boolean least = rules.select() == Select.MIN;
    int limit = least ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (Policy policy : rules.policies()) {
      int start = startOfPeriod.applyAsInt(policy);
      int proposed =
          policy.percent() ? (int) (start * (1 - policy.value() / 100.0)) : start - policy.value();
      limit = least ? Math.max(limit, proposed) : Math.min(limit, proposed);
    }
    return Math.min(limit, current);
  }
}
