package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Behavior.Policy;
import io.bizmatters.platform.eds.simulate.Setting.Cluster;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The HPA controller with what it remembers: its recommendations, and with a behavior its own
 * changes of the replicas.
 */
final class Hpa {

  /** The first minor version whose HPA can rest at 0 replicas and rise from there. */
  private static final int RESTS_AT_ZERO = 37;

  private static final long MILLI = 1000;

  private final Scaler scaler;
  private final Cluster cluster;
  private final int min;
  private final Recent recommendations;
  private final Recent added;
  private final Recent removed;
  private boolean started;
  private boolean restsAtZero;

  /**
   * Makes a controller that has just begun.
   *
   * @param min the least replicas of the HPA, which may differ from the scaler's
   */
  Hpa(Scaler scaler, Cluster cluster, int min) {
    this.scaler = scaler;
    this.cluster = cluster;
    this.min = min;
    double longest = Math.max(seconds(downWindow()), seconds(upWindow()));
    this.recommendations = new Recent(longest);
    this.added = new Recent(longestPeriod());
    this.removed = new Recent(longestPeriod());
  }

  private double longestPeriod() {
    return scaler
        .behavior()
        .map(
            behavior ->
                Stream.of(behavior.up(), behavior.down())
                    .flatMap(rules -> rules.policies().stream())
                    .mapToDouble(policy -> seconds(policy.period()))
                    .max()
                    .orElse(0))
        .orElse(0.0);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private Duration downWindow() {
    return scaler.downWindow().orElse(cluster.stabilization());
  }

  private Duration upWindow() {
    return scaler.behavior().flatMap(behavior -> behavior.up().window()).orElse(Duration.ZERO);
  }

  /**
   * Returns what one pass of the controller decides.
   *
   * @param readyPods the pods that are ready
   * @param lag the metric; empty if it cannot be read
   */
  Decision sync(double now, int current, int readyPods, OptionalLong lag) {
    if (!started) {
      started = true;
      recommendations.add(now, current);
    }
    if (current == 0 && !(restsAtZero && lag.isPresent())) {
      return Decision.resting(now);
    }
    if (current > scaler.max() || (current > 0 && current < min)) {
      int corrected = current > scaler.max() ? scaler.max() : min;
      changed(now, current, corrected);
      return Decision.corrected(now, current, corrected);
    }
    if (lag.isEmpty()) {
      return Decision.blind(now, current);
    }
    int wanted = wanted(current, readyPods, lag.getAsLong() * MILLI);
    Decision decision =
        scaler
            .behavior()
            .map(behavior -> withBehavior(now, current, lag.getAsLong(), wanted, behavior))
            .orElseGet(() -> plain(now, current, lag.getAsLong(), wanted));
    int desired = decision.replicas();
    if (desired != current) {
      changed(now, current, desired);
    }
    return decision;
  }

  private int wanted(int current, int readyPods, long usage) {
    long target = scaler.threshold() * MILLI;
    return scaler.target() == Scaler.Target.VALUE
        ? HpaArithmetic.value(usage, target, current, readyPods, cluster.minor())
        : HpaArithmetic.averageValue(usage, target, current, cluster.minor());
  }

  private void changed(double now, int from, int to) {
    restsAtZero = to == 0 && min == 0 && cluster.minor() >= RESTS_AT_ZERO;
    if (scaler.behavior().isPresent()) {
      (to > from ? added : removed).add(now, Math.abs(to - from));
    }
  }

  /** Returns the lag, and how far it is from the target: the ratio that the tolerance is for. */
  private Decision.Metric metric(long lag, int current) {
    boolean each = scaler.target() == Scaler.Target.AVERAGE_VALUE;
    double ratio = (double) (lag * MILLI) / (scaler.threshold() * MILLI * (each ? current : 1.0));
    return new Decision.Metric(lag, HpaArithmetic.isWithin(ratio, cluster.minor()));
  }

  private Decision plain(double now, int current, long lag, int wanted) {
    double window = seconds(cluster.stabilization());
    int stable = recommendations.max(now - window, true, wanted);
    recommendations.add(now, wanted);
    boolean held = stable > wanted || wanted < current;
    int limit = HpaArithmetic.upLimit(current);
    int replicas = Math.max(min, Math.min(stable, Math.min(limit, scaler.max())));
    return new Decision(
        now,
        metric(lag, current),
        current,
        wanted,
        new Decision.Window(held ? "down" : "up", held ? window : 0),
        stable,
        stable > current ? limit : min,
        Optional.empty(),
        min,
        scaler.max(),
        replicas,
        "");
  }

  private Decision withBehavior(double now, int current, long lag, int wanted, Behavior behavior) {
    double upWindow = seconds(upWindow());
    double downWindow = seconds(downWindow());
    int up = recommendations.min(now - upWindow, wanted);
    int down = recommendations.max(now - downWindow, false, wanted);
    recommendations.add(now, wanted);
    int stable = Math.min(Math.max(current, up), down);
    boolean rises = wanted >= current;
    int limit = current;
    int replicas = stable;
    if (stable > current) {
      limit =
          HpaArithmetic.upLimit(
              current, behavior.up(), policy -> startOfPeriod(now, current, policy));
      replicas = Math.min(stable, Math.min(limit, scaler.max()));
    } else if (stable < current) {
      limit =
          HpaArithmetic.downLimit(
              current, behavior.down(), policy -> startOfPeriod(now, current, policy));
      replicas = Math.max(stable, Math.max(limit, min));
    }
    return new Decision(
        now,
        metric(lag, current),
        current,
        wanted,
        new Decision.Window(rises ? "up" : "down", rises ? upWindow : downWindow),
        stable,
        limit,
        Optional.of(rises ? behavior.up() : behavior.down()),
        min,
        scaler.max(),
        replicas,
        "");
  }

  private int startOfPeriod(double now, int current, Policy policy) {
    double since = now - seconds(policy.period());
    return current - added.sum(since) + removed.sum(since);
  }

  /** Numbers with their times, as long as they count. */
  private static final class Recent {

    private static final int START = 32;

    private final double longest;
    private double[] times = new double[START];
    private int[] numbers = new int[START];
    private int first;
    private int count;

    Recent(double longest) {
      this.longest = longest;
    }

    void add(double now, int number) {
      while (count > 0 && times[first] < now - longest) {
        first = (first + 1) % times.length;
        count--;
      }
      if (count == times.length) {
        grow();
      }
      int at = (first + count) % times.length;
      times[at] = now;
      numbers[at] = number;
      count++;
    }

    private void grow() {
      double[] moreTimes = new double[2 * count];
      int[] moreNumbers = new int[2 * count];
      for (int i = 0; i < count; i++) {
        moreTimes[i] = times[(first + i) % count];
        moreNumbers[i] = numbers[(first + i) % count];
      }
      times = moreTimes;
      numbers = moreNumbers;
      first = 0;
    }

    /** Returns the greatest number since a time, or the given one if that is greater. */
    int max(double since, boolean inclusive, int least) {
      int max = least;
      for (int i = 0; i < count; i++) {
        int at = (first + i) % times.length;
        if (times[at] > since || (inclusive && times[at] == since)) {
          max = Math.max(max, numbers[at]);
        }
      }
      return max;
    }

    int min(double since, int most) {
      int min = most;
      for (int i = 0; i < count; i++) {
        int at = (first + i) % times.length;
        if (times[at] > since) {
          min = Math.min(min, numbers[at]);
        }
      }
      return min;
    }

    int sum(double since) {
      int sum = 0;
      for (int i = 0; i < count; i++) {
        int at = (first + i) % times.length;
        sum += times[at] > since ? numbers[at] : 0;
      }
      return sum;
    }
  }
}
