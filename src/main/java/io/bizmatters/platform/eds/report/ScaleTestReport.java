package io.bizmatters.platform.eds.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Holds the facts of one scale test for its page, JSON and JUnit XML. All times except {@code
 * startedAt} count from the test's start.
 *
 * @param run the id of the test, which its messages carry in a header
 * @param startedAt the start on the build machine's clock
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

  /** Whether every check passed. */
  public boolean passed() {
    return checks.stream().allMatch(check -> check.result() == Result.PASSED);
  }

  /**
   * The settings of the test.
   *
   * @param subject the subject of the messages; empty when none could be found
   * @param drain {@code worker} or {@code goal}
   * @param before the replicas before the test
   * @param expected the replicas that the lag of all messages requires
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

  /** The result of a check. */
  public enum Result {
    PASSED,
    FAILED,
    /** Skipped, because an earlier check failed. */
    SKIPPED
  }

  /**
   * A check of the test.
   *
   * @param id a stable id, such as {@code scaled-up}
   * @param took how long the check took
   * @param detail what was observed
   * @param misses why the check failed
   */
  public record Check(
      String id, String title, Result result, Duration took, String detail, List<Miss> misses) {
    public Check {
      misses = List.copyOf(misses);
    }
  }

  /**
   * An event of the test.
   *
   * @param id a stable id, such as {@code published}
   */
  public record Event(Duration at, String id, String text) {}

  /**
   * The values at one moment.
   *
   * @param pending messages that are not delivered yet
   * @param ackPending messages that are delivered and not acknowledged
   * @param metric the lag that the autoscaler reads
   * @param wanted the HPA's desired replicas
   * @param desired the Deployment's desired replicas
   */
  public record Sample(
      Duration at,
      long pending,
      long ackPending,
      Optional<BigDecimal> metric,
      Optional<Integer> wanted,
      int desired,
      int available) {

    /** Returns the lag as KEDA computes it. */
    public long lag() {
      return pending + ackPending;
    }
  }
}
