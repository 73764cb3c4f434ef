package io.bizmatters.platform.eds.simulate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * The result of a setting.
 *
 * @param runs the runs that were asked for in full; the first is the middle one
 * @param followsMessages whether each message was followed, or those of a second together
 */
public record Simulation(
    Setting setting,
    boolean followsMessages,
    Summary summary,
    Bands bands,
    List<Kept> runs,
    List<Finding> findings) {

  private static final Duration AFTER_THE_LOAD = Duration.ofMinutes(10);

  public Simulation {
    runs = List.copyOf(runs);
    findings = List.copyOf(findings);
  }

  /** How many runs are kept in full. */
  public enum Keep {
    NONE,
    ONE,
    ALL
  }

  /** Simulates. */
  public static Simulation of(Setting setting, Keep keep) {
    Bands bands = new Bands(setting.duration().toSeconds());
    List<RunResult> results = results(setting, bands);
    List<Kept> kept = new ArrayList<>();
    if (keep != Keep.NONE) {
      int middle = middle(results);
      kept.add(new Run(setting, middle).keep());
      for (int i = 0; i < setting.runs() && keep == Keep.ALL; i++) {
        if (i != middle) {
          kept.add(new Run(setting, i).keep());
        }
      }
    }
    return new Simulation(
        setting,
        Run.followsMessages(setting, loadEnd(setting)),
        summary(setting, results),
        bands,
        kept,
        new Findings(setting, results).all());
  }

  /** Returns the figures of all runs alone. */
  static List<RunResult> results(Setting setting, Bands bands) {
    List<RunResult> results = new ArrayList<>();
    for (int i = 0; i < setting.runs(); i++) {
      results.add(new Run(setting, i).run(bands));
    }
    return results;
  }

  static List<RunResult> results(Setting setting) {
    return results(setting, new Bands(setting.duration().toSeconds()));
  }

  /** Returns the usual simulated time for a load: until its end, and ten minutes more. */
  public static Duration usualDuration(Load load) {
    return load.end().plus(AFTER_THE_LOAD);
  }

  /** Returns the second when the load ends: ten minutes before the end by default. */
  static long loadEnd(Setting setting) {
    Duration usual = usualDuration(setting.load());
    return setting.duration().equals(usual)
        ? setting.load().end().toSeconds()
        : setting.duration().toSeconds();
  }

  private static int middle(List<RunResult> results) {
    List<RunResult> sorted = new ArrayList<>(results);
    sorted.sort(Comparator.comparingDouble(RunResult::podSeconds));
    return results.indexOf(sorted.get((sorted.size() - 1) / 2));
  }

  static Summary summary(Setting setting, List<RunResult> results) {
    Range podHours = range(results, result -> result.podSeconds() / 3600);
    Optional<Range> cost =
        setting.goal().pricePerPodHour().isPresent()
            ? Optional.of(times(podHours, setting.goal().pricePerPodHour().getAsDouble()))
            : Optional.empty();
    return new Summary(
        range(results, RunResult::replicas),
        range(results, RunResult::lag),
        new Summary.Waiting(
            range(results, RunResult::waitP50),
            range(results, RunResult::waitP95),
            range(results, RunResult::waitMax)),
        podHours,
        cost,
        range(results, RunResult::drainedAt),
        range(results, RunResult::atMaxSeconds),
        range(results, RunResult::messages));
  }

  private static Range times(Range range, double factor) {
    return new Range(range.low() * factor, range.middle() * factor, range.high() * factor);
  }

  private static Range range(List<RunResult> results, ToDoubleFunction<RunResult> value) {
    return Range.of(results.stream().mapToDouble(value).toArray());
  }
}
