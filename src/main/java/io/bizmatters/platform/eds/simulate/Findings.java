package io.bizmatters.platform.eds.simulate;

import io.bizmatters.platform.eds.model.grammar.Period;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Judges the runs of a setting, and looks for the number that would mend each fault. */
final class Findings {

  private static final int MANY_FLAPS = 3;
  private static final double IDLE = 0.3;
  private static final long MOST_THRESHOLD = 1_000_000_000;
  private static final long LONG_REST = 60;
  private static final long LONG_STARVED = 5;
  private static final Duration SHORT_WINDOW = Duration.ofSeconds(60);
  private static final double MUCH_CHEAPER = 0.8;
  private static final int MOST_DRAWN = 100;

  private final Setting setting;
  private final Scaler scaler;
  private final List<RunResult> results;
  private final double mean;
  private final List<Finding> found = new ArrayList<>();

  Findings(Setting setting, List<RunResult> results) {
    this.setting = setting;
    this.scaler = setting.scaler();
    this.results = results;
    this.mean = setting.worker().time().mean();
  }

  private RunResult worst(ToDoubleFunction<RunResult> value) {
    return results.stream().max(Comparator.comparingDouble(value)).orElseThrow();
  }

  /** Returns all findings. */
  List<Finding> all() {
    cannotDrain();
    oscillates();
    topForNothing();
    sleepsThrough();
    maxAckPending();
    batch();
    redelivers();
    cooldown();
    latency();
    window();
    return List.copyOf(found);
  }

  private void add(Finding.Id id, String text, String fix) {
    found.add(new Finding(id, text, fix));
  }

  /** Returns the pods that the busiest ten minutes keep at work. */
  private int needed() {
    double busiest = worst(RunResult::busiest).busiest();
    return Math.max(1, (int) Math.ceil(busiest * mean - 1e-9));
  }

  private void cannotDrain() {
    double busiest = worst(RunResult::busiest).busiest();
    if (needed() > scaler.max()) {
      add(
          Finding.Id.CANNOT_DRAIN,
          "max "
              + scaler.max()
              + " drains "
              + Numbers.text(scaler.max() / mean)
              + " msg/s; the busiest ten minutes of the load have "
              + Numbers.text(busiest),
          "maxReplicas " + needed());
    }
  }

  private void oscillates() {
    RunResult worst = worst(RunResult::flaps);
    if (worst.flaps() < MANY_FLAPS) {
      return;
    }
    add(
        Finding.Id.OSCILLATES,
        "replicas rose again within 15 minutes after they had fallen, "
            + worst.flaps()
            + " times; the busiest ten minutes need "
            + needed(),
        steadyMin()
            .map(min -> "minReplicas " + min)
            .orElse("a longer scaleDownStabilization, or what eds:advise finds"));
  }

  /** Returns minReplicas that keep the replicas from falling and rising. */
  private Optional<Integer> steadyMin() {
    return IntStream.of(needed(), needed() + 1, 2 * needed())
        .filter(min -> scaler.min() < min && min <= scaler.max())
        .distinct()
        .boxed()
        .filter(
            min ->
                all(scaler.with(min, scaler.max(), scaler.threshold(), scaler.downWindow()))
                    .allMatch(result -> result.flaps() < MANY_FLAPS))
        .findFirst();
  }

  private Stream<RunResult> all(Scaler other) {
    return Simulation.results(setting.with(other)).stream();
  }

  private RunResult one(Scaler other) {
    return Simulation.results(setting.with(other).withRuns(1)).get(0);
  }

  private boolean isTopForNothing(RunResult result) {
    return result.atMaxSeconds() > 0 && result.busyAtMax() < IDLE;
  }

  private void topForNothing() {
    if (scaler.min() == scaler.max() || needed() >= scaler.max()) {
      return;
    }
    RunResult worst = worst(result -> result.atMaxSeconds() == 0 ? -1 : 1 - result.busyAtMax());
    if (isTopForNothing(worst)) {
      add(
          Finding.Id.TOP_FOR_NOTHING,
          "of "
              + scaler.max()
              + " replicas "
              + String.format(Locale.ROOT, "%.1f", worst.busyAtMax() * scaler.max())
              + " work on average; the highest lag is "
              + worst.lag()
              + ", and the busiest ten minutes need "
              + needed(),
          calmThreshold(worst.lag())
              .map(threshold -> "lagThreshold " + threshold)
              .orElse("maxReplicas " + Math.max(scaler.min(), needed())));
    }
  }

  /** Returns the first of growing thresholds that does not start all replicas for nothing. */
  private Optional<Integer> calmThreshold(long lag) {
    long highest = Math.min(MOST_THRESHOLD, lag);
    int threshold = scaler.threshold();
    while (threshold < highest) {
      threshold = (int) Math.ceil(threshold * 1.5);
      Scaler other = scaler.with(scaler.min(), scaler.max(), threshold, scaler.downWindow());
      if (all(other).noneMatch(this::isTopForNothing)) {
        return Optional.of(threshold);
      }
    }
    return Optional.empty();
  }

  private void sleepsThrough() {
    RunResult worst = worst(RunResult::restingWait);
    if (worst.restingWait() > LONG_REST + scaler.pollingInterval().toSeconds()) {
      add(
          Finding.Id.SLEEPS_THROUGH,
          "up to "
              + worst.restingLag()
              + " messages waited up to "
              + worst.restingWait()
              + " s at 0 replicas; activationLagThreshold is "
              + scaler.activation(),
          "activationLagThreshold 0");
    }
  }

  private void maxAckPending() {
    RunResult worst = worst(RunResult::starved);
    if (worst.starved() > LONG_STARVED) {
      add(
          Finding.Id.MAX_ACK_PENDING,
          "maxAckPending "
              + setting.consumer().maxAckPending()
              + " left pods idle for "
              + worst.starved()
              + " s; "
              + scaler.max()
              + " replicas hold "
              + (long) scaler.max() * setting.worker().batch()
              + " messages",
          "maxAckPending " + (long) scaler.max() * setting.worker().batch());
    }
  }

  private void batch() {
    if (setting.worker().batch() > scaler.threshold()) {
      add(
          Finding.Id.BATCH_ABOVE_THRESHOLD,
          "a pod takes "
              + setting.worker().batch()
              + " messages at once, for which "
              + (setting.worker().batch() + scaler.threshold() - 1) / scaler.threshold()
              + " replicas start",
          "batchSize " + scaler.threshold() + ", or lagThreshold " + setting.worker().batch());
    }
  }

  private void redelivers() {
    double takes = batchTakes();
    long ackWait = setting.consumer().ackWait().toSeconds();
    if (takes > ackWait + 1e-6) {
      add(
          Finding.Id.REDELIVERS,
          "a pod needs up to "
              + Numbers.text(takes)
              + " s for "
              + setting.worker().batch()
              + " messages in 95 of 100 cases; ackWait is "
              + ackWait
              + " s",
          "ackWait "
              + Period.written(Duration.ofSeconds((long) Math.ceil(2 * takes)))
              + " or a smaller batchSize");
    }
  }

  /** Returns how long a pod needs at most for 95 of 100 batches. */
  private double batchTakes() {
    int batch = setting.worker().batch();
    if (batch > MOST_DRAWN) {
      return batch * mean; // so many messages are near their mean together
    }
    SplittableRandom random = new SplittableRandom(setting.seed());
    double[] sums = new double[1000];
    for (int i = 0; i < sums.length; i++) {
      for (int message = 0; message < batch; message++) {
        sums[i] += setting.worker().time().next(random);
      }
    }
    Arrays.sort(sums);
    return sums[sums.length * 95 / 100 - 1];
  }

  private void cooldown() {
    RunResult worst = worst(RunResult::cut);
    if (worst.cut() > 1) {
      Duration window = scaler.downWindow().orElse(setting.cluster().stabilization());
      add(
          Finding.Id.COOLDOWN_CUTS,
          "KEDA took "
              + worst.cut()
              + " replicas to 0 at "
              + Decision.clock(worst.cutAt())
              + ", before the HPA's window of "
              + Period.written(window)
              + " was over",
          "cooldown "
              + Period.written(
                  window
                      .plus(setting.cluster().sync().multipliedBy(2))
                      .plus(scaler.pollingInterval())));
    }
  }

  private void latency() {
    Optional<Duration> goal = setting.goal().latency();
    if (goal.isEmpty()) {
      return;
    }
    double allowed = goal.get().toMillis() / 1000.0;
    RunResult worst = worst(RunResult::waitP95);
    if (worst.waitP95() > allowed) {
      add(
          Finding.Id.LATENCY_GOAL_MISSED,
          "95 % of the messages wait up to "
              + Numbers.text(worst.waitP95())
              + " s; the goal is "
              + Numbers.text(allowed)
              + " s",
          mend(allowed).orElse("run eds:advise: no small change reaches the goal"));
    }
  }

  /** Returns the first of a few changes that reaches the goal. */
  private Optional<String> mend(double allowed) {
    int threshold = Math.max(1, (int) (allowed / mean));
    int lower = Math.min(threshold, scaler.threshold());
    int max = Math.max(scaler.max(), needed());
    int min = Math.max(scaler.min(), Math.min(max, needed()));
    List<Scaler> changes =
        List.of(
            scaler.with(scaler.min(), scaler.max(), lower, scaler.downWindow()),
            scaler.with(Math.max(1, scaler.min()), scaler.max(), lower, scaler.downWindow()),
            scaler.with(scaler.min(), max, scaler.threshold(), scaler.downWindow()),
            scaler.with(scaler.min(), max, lower, scaler.downWindow()),
            scaler.with(min, max, lower, scaler.downWindow()),
            scaler.with(min, Math.max(max, 2 * needed()), lower, scaler.downWindow()));
    for (Scaler change : changes) {
      if (!change.equals(scaler) && all(change).allMatch(result -> result.waitP95() <= allowed)) {
        return Optional.of(difference(change));
      }
    }
    return Optional.empty();
  }

  private String difference(Scaler change) {
    List<String> parts = new ArrayList<>();
    if (change.threshold() != scaler.threshold()) {
      parts.add("lagThreshold " + change.threshold());
    }
    if (change.max() != scaler.max()) {
      parts.add("maxReplicas " + change.max());
    }
    if (change.min() != scaler.min()) {
      parts.add("minReplicas " + change.min());
    }
    return String.join(", ", parts);
  }

  private void window() {
    Duration window = scaler.downWindow().orElse(setting.cluster().stabilization());
    if (window.compareTo(SHORT_WINDOW) <= 0 || scaler.min() == scaler.max()) {
      return;
    }
    RunResult now = results.size() == 1 ? results.get(0) : one(scaler);
    RunResult other =
        one(scaler.with(scaler.min(), scaler.max(), scaler.threshold(), Optional.of(SHORT_WINDOW)));
    boolean waits = other.waitP95() > 1.05 * now.waitP95() + 0.5;
    if (!waits && other.podSeconds() < MUCH_CHEAPER * now.podSeconds()) {
      add(
          Finding.Id.WINDOW_COSTS,
          "with a window of "
              + Period.written(window)
              + " the pods take "
              + Numbers.text(now.podSeconds() / 3600)
              + " h, with one of 1m "
              + Numbers.text(other.podSeconds() / 3600)
              + " h, and 95 % of the messages wait up to "
              + Numbers.text(now.waitP95())
              + " s and "
              + Numbers.text(other.waitP95())
              + " s",
          "scaleDownStabilization 60s");
    }
  }
}
