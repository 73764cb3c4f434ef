package io.bizmatters.platform.eds.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one scale test did and saw: the facts behind its page, its JSON and its JUnit XML. All times
 * but {@code startedAt} count from the test's start.
 *
 * @param run what the messages of this test carry in their header
 * @param startedAt by the build machine's clock
 */
public record ScaleTestReport(
    String service,
    String namespace,
    String run,
    Instant startedAt,
    Duration took,
    Optional<RunReport.Target> target,
    Setting setting,
    List<Check> checks,
    List<Event> events,
    List<Sample> samples) {

  public ScaleTestReport {
    checks = List.copyOf(checks);
    events = List.copyOf(events);
    samples = List.copyOf(samples);
  }

  /** Whether every check has passed. */
  public boolean passed() {
    return checks.stream().allMatch(check -> check.result() == Result.PASSED);
  }

  /**
   * How the test was to run.
   *
   * @param subject that the messages go to; empty where none could be found
   * @param drain {@code worker} or {@code goal}
   * @param before replicas before the test
   * @param expected replicas that the lag of all messages asks for
   */
  public record Setting(
      String stream,
      String consumer,
      String subject,
      int messages,
      String drain,
      int lagThreshold,
      int minReplicas,
      int maxReplicas,
      int before,
      int expected,
      Duration upTimeout,
      Duration downTimeout) {}

  /** How a check ended. */
  public enum Result {
    PASSED,
    FAILED,
    /** An earlier one has failed. */
    SKIPPED
  }

  /**
   * One check.
   *
   * @param id a word of the contract, such as {@code scaled-up}
   * @param took for how long it was looked at
   * @param detail what was seen
   * @param misses why it has failed
   */
  public record Check(
      String id, String title, Result result, Duration took, String detail, List<Miss> misses) {
    public Check {
      misses = List.copyOf(misses);
    }
  }

  /** What is not as it must be. */
  public record Miss(String where, String found, String must, String fix) {}

  /**
   * Something that happened once.
   *
   * @param id a word of the contract, such as {@code published}
   */
  public record Event(Duration at, String id, String text) {}

  /**
   * What was seen at one moment.
   *
   * @param pending messages that no pod has got yet
   * @param ackPending messages that a pod has got and not acknowledged
   * @param metric the lag as the autoscaler is told it
   * @param wanted the HPA's desired replicas
   * @param desired the Deployment's
   */
  public record Sample(
      Duration at,
      long pending,
      long ackPending,
      Optional<BigDecimal> metric,
      Optional<Integer> wanted,
      int desired,
      int available) {

    /** KEDA's sum. */
    public long lag() {
      return pending + ackPending;
    }
  }
}
