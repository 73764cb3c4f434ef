package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.simulate.Simulation.Keep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The settings that keep the goal for the least pods.
 *
 * @param now today's settings
 * @param formulaThreshold the threshold by the formula: goal ÷ seconds a message
 * @param then the advised settings; the ones with the shortest waits if nothing keeps the goal
 * @param reachesGoal whether the advised settings keep the goal in all runs; if not, no setting
 *     that was tried does
 * @param curve the settings that no other setting beats both in pods and in waits
 * @param tried the number of settings that were simulated
 */
public record Advice(
    Simulation now,
    int formulaThreshold,
    Simulation then,
    boolean reachesGoal,
    List<Point> curve,
    int tried) {

  private static final Duration LONG = Duration.ofHours(6);
  private static final Duration VERY_LONG = Duration.ofDays(30);
  private static final int SCREENED_RUNS = 3;
  private static final int MOST_CHECKED = 12;
  private static final int MOST_REPLICAS = 1000;

  public Advice {
    curve = List.copyOf(curve);
  }

  /** A setting with what it costs and how long 95 of 100 messages wait. */
  public record Point(Scaler scaler, double podHours, double waitP95) {}

  /**
   * Searches.
   *
   * @param today a setting with a latency goal
   */
  public static Advice of(Setting today, Keep keep) {
    double allowed = today.goal().latency().orElseThrow().toMillis() / 1000.0;
    double mean = today.worker().time().mean();
    int formula = (int) Math.min(1_000_000, Math.max(1, allowed / mean));
    List<RunResult> results = Simulation.results(today.withRuns(1));
    boolean large = today.duration().compareTo(LONG) > 0;
    Setting screened = today.withRuns(large ? 1 : Math.min(SCREENED_RUNS, today.runs()));
    List<Point> points = new ArrayList<>();
    for (Scaler scaler : candidates(today, formula, allowed, results.get(0))) {
      points.add(point(screened.with(scaler)));
    }
    points.sort(Comparator.comparingDouble(Point::podHours).thenComparingDouble(Point::waitP95));
    List<Point> curve = curve(points);
    List<Point> keeping = points.stream().filter(point -> point.waitP95() <= allowed).toList();
    Optional<Scaler> best =
        Stream.concat(
                keeping.stream().limit(MOST_CHECKED), curve.stream().filter(keeping::contains))
            .map(Point::scaler)
            .distinct()
            .filter(scaler -> point(today.with(scaler)).waitP95() <= allowed)
            .findFirst();
    return new Advice(
        Simulation.of(today, keep),
        formula,
        Simulation.of(today.with(best.orElseGet(() -> shortest(points))), keep),
        best.isPresent(),
        curve,
        points.size());
  }

  private static Scaler shortest(List<Point> points) {
    return points.stream().min(Comparator.comparingDouble(Point::waitP95)).orElseThrow().scaler();
  }

  private static Point point(Setting setting) {
    List<RunResult> results = Simulation.results(setting);
    return new Point(
        setting.scaler(),
        results.stream().mapToDouble(RunResult::podSeconds).max().orElse(0) / 3600,
        results.stream().mapToDouble(RunResult::waitP95).max().orElse(0));
  }

  private static Set<Scaler> candidates(
      Setting today, int formula, double allowed, RunResult result) {
    Scaler scaler = today.scaler();
    double mean = today.worker().time().mean();
    int needed = most((int) Math.ceil(result.busiest() * mean - 1e-9));
    double holds = Math.max(1, allowed / mean);
    int burst = most((int) Math.ceil(Math.min(MOST_REPLICAS, result.lag() / holds)));
    double rate = (double) result.messages() / today.duration().toSeconds();
    int steady = most((int) Math.ceil(rate * mean));
    int size =
        today.duration().compareTo(VERY_LONG) > 0
            ? 2
            : today.duration().compareTo(LONG) > 0 ? 3 : 6;
    List<Integer> thresholds =
        first(size, scaler.threshold(), formula, formula / 2, 2 * formula, formula / 4, 1);
    List<Integer> maxima =
        first(size, scaler.max(), needed, most(2 * needed), burst, most(needed * 3 / 2));
    List<Integer> minima = first(size, scaler.min(), 1, steady, needed, burst);
    List<Optional<Duration>> windows =
        Stream.of(scaler.downWindow(), seconds(60), seconds(120), seconds(300), seconds(0))
            .distinct()
            .limit(size)
            .toList();
    Set<Scaler> candidates = new LinkedHashSet<>(List.of(scaler));
    for (int threshold : thresholds) {
      for (int max : maxima) {
        for (int min : minima) {
          for (Optional<Duration> window : windows) {
            if (threshold >= 1 && min <= max) {
              candidates.add(scaler.with(min, max, threshold, window));
            }
          }
        }
      }
    }
    return candidates;
  }

  private static int most(int replicas) {
    return Math.max(1, Math.min(MOST_REPLICAS, replicas));
  }

  private static Optional<Duration> seconds(int number) {
    return Optional.of(Duration.ofSeconds(number));
  }

  private static List<Integer> first(int size, int... numbers) {
    return IntStream.of(numbers).distinct().limit(size).boxed().toList();
  }

  /** Keeps the points that are better in one of the two than every cheaper one. */
  private static List<Point> curve(List<Point> sorted) {
    List<Point> curve = new ArrayList<>();
    double best = Double.POSITIVE_INFINITY;
    for (Point point : sorted) {
      if (point.waitP95() < best) {
        curve.add(point);
        best = point.waitP95();
      }
    }
    return curve;
  }
}
