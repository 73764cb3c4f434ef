package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.report.Miss;
import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Hpa;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Failed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Open;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Passed;
import io.bizmatters.platform.eds.scaletest.Verdict.Outcome.Skipped;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges a test by its trace and its limits alone. The running test uses the verdict to continue,
 * and the report shows the final one.
 */
public record Verdict(Outcome scaledUp, Outcome drained, Outcome cameDown, Outcome restored) {

  /**
   * The time for two rounds of the HPA, which reads every 15 s, and for its answers: enough to see
   * its reaction to a lag.
   */
  static final Duration TWO_ROUNDS = Duration.ofSeconds(35);

  /** Judges a trace. */
  public static Verdict of(Trace trace, Limits limits) {
    Outcome up = unlessEnded(new ScaleUpCheck(trace, limits).outcome(), trace);
    Outcome drained = up instanceof Passed ? unlessEnded(drained(trace), trace) : after(up);
    Outcome down =
        drained instanceof Passed empty
            ? unlessEnded(down(trace, limits, empty.at()), trace)
            : after(drained);
    return new Verdict(up, drained, down, restored(trace));
  }

  /** Assigns an event that ended the test early to the check that was open then. */
  private static Outcome unlessEnded(Outcome outcome, Trace trace) {
    return outcome instanceof Open
        ? trace
            .event(Kind.NATS_LOST)
            .map(Verdict::lost)
            .or(() -> trace.event(Kind.OTHERS_PUBLISH).map(Verdict::othersPublish))
            .orElse(outcome)
        : outcome;
  }

  private static Outcome lost(Event event) {
    return new Failed(
        event.at(),
        new Miss(
            "NATS",
            event.text(),
            "NATS answers during the test",
            "see whether NATS runs, and run the test again"));
  }

  private static Outcome othersPublish(Event event) {
    return new Failed(
        event.at(),
        new Miss(
            "consumer",
            event.text(),
            Preconditions.AT_REST,
            "run it while nobody else publishes, or in an environment without real work"));
  }

  private static Outcome after(Outcome before) {
    return before instanceof Open ? new Open() : new Skipped();
  }

  private static Outcome drained(Trace trace) {
    Optional<Event> failed = trace.event(Kind.NOT_DRAINED);
    if (failed.isPresent()) {
      return new Failed(
          failed.get().at(),
          new Miss(
              "consumer",
              failed.get().text(),
              "no more lag than before once they are deleted",
              "see what NATS counts: nats consumer info; a consumer whose leader moves counts anew:"
                  + " nats consumer cluster step-down"));
    }
    String idle = trace.event(Kind.WORKER_IDLE).map(event -> "; " + event.text()).orElse("");
    return trace
        .event(Kind.DRAINED)
        .<Outcome>map(event -> new Passed(event.at(), event.text() + idle))
        .orElseGet(Open::new);
  }

  private static Outcome down(Trace trace, Limits limits, Duration drained) {
    Optional<Duration> at =
        trace.first(
            drained,
            seen -> seen.desired() <= limits.floor() && seen.available() <= limits.floor());
    if (at.isPresent() && at.get().compareTo(drained.plus(limits.down())) <= 0) {
      String steps = steps(trace.since(drained).map(Observation::desired).toList());
      return new Passed(
          at.get(), steps + " replicas, " + seconds(at.get().minus(drained)) + " after the drain");
    }
    Duration end = drained.plus(limits.down());
    return trace.until().compareTo(end) <= 0
        ? new Open()
        : new Failed(end, ScaleDownPhase.miss(trace, limits));
  }

  private static Outcome restored(Trace trace) {
    Optional<Event> failed = trace.event(Kind.NOT_RESTORED);
    if (failed.isPresent()) {
      return new Failed(
          failed.get().at(),
          new Miss(
              "stream",
              failed.get().text(),
              "none of the test's messages is left",
              "delete those with the header " + Mark.RUN + ": nats stream rmm"));
    }
    return trace
        .event(Kind.RESTORED)
        .<Outcome>map(event -> new Passed(event.at(), event.text()))
        .orElseGet(Open::new);
  }

  /** {@code 1 → 4 → 8 → 10}. */
  static String steps(List<Integer> values) {
    List<Integer> steps = new ArrayList<>();
    for (int value : values) {
      if (steps.isEmpty() || steps.get(steps.size() - 1) != value) {
        steps.add(value);
      }
    }
    return steps.stream().map(String::valueOf).collect(Collectors.joining(" → "));
  }

  static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).setScale(1, RoundingMode.HALF_UP).toPlainString()
        + " s";
  }

  /** Holds the state of a check. */
  public sealed interface Outcome {

    /** The check is not decided yet. */
    record Open() implements Outcome {}

    /**
     * The check passed.
     *
     * @param at when the required state was first observed
     * @param detail what was observed
     */
    record Passed(Duration at, String detail) implements Outcome {}

    /** The check failed: the time is up, or more time cannot help. */
    record Failed(Duration at, Miss miss) implements Outcome {}

    /** The check was skipped because an earlier one failed. */
    record Skipped() implements Outcome {}
  }

  /** Explains why the replicas did not decrease in the scale-down phase. */
  private static final class ScaleDownPhase {

    private ScaleDownPhase() {}

    static Miss miss(Trace trace, Limits limits) {
      Optional<Observation> last = trace.last();
      if (last.isEmpty()) {
        return miss(limits, "the service was not observed", "run it again");
      }
      Observation seen = last.get();
      String now = seen.desired() + " desired, " + seen.available() + " available";
      if (limits.replicasFor(seen.lag()) > limits.floor()) {
        return miss(
            limits,
            now + ", because there is work again: lag " + seen.lag(),
            "run it while nobody else publishes");
      }
      Optional<String> inactive = seen.hpa().flatMap(Hpa::inactive);
      if (inactive.isPresent()) {
        return miss(
            limits,
            now + ": without its metric the autoscaler never scales down: " + inactive.get(),
            "see what KEDA reads: kubectl describe hpa");
      }
      if (seen.desired() <= limits.floor()) {
        return miss(
            limits,
            now + ": pods take long to end",
            "see terminationGracePeriod, or give them longer: eds.scaleTest.downTimeout");
      }
      return miss(
          limits,
          now + " and lag " + seen.lag(),
          "see that autoscaling.scaleDownStabilization and autoscaling.cooldown are what the cluster"
              + " has (mvn eds:diff), or wait longer: eds.scaleTest.downTimeout");
    }

    private static Miss miss(Limits limits, String found, String fix) {
      return new Miss(
          "replicas",
          found,
          limits.floor() + " within " + limits.down().toSeconds() + " s of the drain",
          fix);
    }
  }
}
