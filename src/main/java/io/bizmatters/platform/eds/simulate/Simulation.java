package io.bizmatters.platform.eds.simulate;

import java.util.ArrayList;
import java.util.Arrays;
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
    List<FullRun> runs,
    List<Finding> findings) {

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
    List<FullRun> kept = new ArrayList<>();
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
        Run.followsMessages(setting, setting.loadEnd()),
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

  /**
   * One run in full.
   *
   * @param syncPhase the second of the first pass of the HPA controller
   * @param pollPhase the second of KEDA's first poll
   * @param decisions the log: one line for each pass, and for each poll that changes the replicas
   */
  public record FullRun(
      double syncPhase, double pollPhase, long seed, Samples samples, List<String> decisions) {

    /** The most rows of samples; a run that is longer has fewer than one a second. */
    public static final long MOST_ROWS = 100_000;

    public FullRun {
      decisions = List.copyOf(decisions);
    }
  }

  /** The lowest, the middle and the highest value of several runs. */
  public record Range(double low, double middle, double high) {

    static Range of(double... values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return new Range(sorted[0], sorted[(sorted.length - 1) / 2], sorted[sorted.length - 1]);
    }
  }

  /**
   * What all runs together show.
   *
   * @param replicas the highest desired replicas
   * @param lag the highest lag
   * @param podHours the hours of all pods that existed
   * @param cost empty without a price
   * @param drainedAt the second since which the lag stayed zero; infinite for a run that ends with
   *     a lag
   * @param atMaxSeconds the seconds with the most replicas
   * @param messages the published messages
   */
  public record Summary(
      Range replicas,
      Range lag,
      Waiting waitSeconds,
      Range podHours,
      Optional<Range> cost,
      Range drainedAt,
      Range atMaxSeconds,
      Range messages) {

    /**
     * The seconds from a message's publish until a worker begins it, or until the end of the run:
     * for a message that still waits then, they are less than its whole wait.
     */
    public record Waiting(Range p50, Range p95, Range max) {}
  }
}
