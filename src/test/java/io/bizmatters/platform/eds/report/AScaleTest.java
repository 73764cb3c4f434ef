package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.ScaleTestReport.Check;
import io.bizmatters.platform.eds.report.ScaleTestReport.Event;
import io.bizmatters.platform.eds.report.ScaleTestReport.Result;
import io.bizmatters.platform.eds.report.ScaleTestReport.Sample;
import io.bizmatters.platform.eds.report.ScaleTestReport.Setting;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reports of scale tests, for tests. */
final class AScaleTest {

  private AScaleTest() {}

  private static Duration at(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Sample sample(double at, long lag, int hpa, int desired, int available) {
    return new Sample(
        at(at), lag, 0, Optional.of(BigDecimal.valueOf(lag)), Optional.of(hpa), desired, available);
  }

  private static final Setting SETTING =
      new Setting(
          "ORDERS",
          "orders-workers",
          "orders.placed.eds-scale-test",
          50,
          "worker",
          5,
          1,
          10,
          1,
          10,
          Duration.ofMinutes(3),
          Duration.ofMinutes(6));

  /** One that passed, in the colours of life. */
  static ScaleTestReport good() {
    List<Sample> samples = new ArrayList<>();
    samples.add(sample(0, 0, 1, 1, 1));
    samples.add(sample(0.6, 50, 1, 1, 1));
    samples.add(sample(11.2, 50, 4, 4, 1));
    samples.add(sample(13.9, 50, 4, 4, 4));
    samples.add(sample(26.2, 50, 8, 8, 4));
    samples.add(sample(29.1, 50, 8, 8, 8));
    samples.add(sample(41.2, 50, 10, 10, 8));
    samples.add(sample(44.4, 50, 10, 10, 10));
    for (int i = 1; i <= 10; i++) {
      samples.add(sample(44.4 + i, 50 - 5 * i, 10, 10, 10));
    }
    samples.add(sample(354.6, 0, 1, 1, 10));
    samples.add(sample(356.1, 0, 1, 1, 1));
    return new ScaleTestReport(
        "orders-worker",
        "intelligence-orders",
        "3f0c9a1be2d4",
        Instant.parse("2026-11-25T02:30:00.123Z"),
        at(356.6),
        Optional.of(new RunReport.Target(Optional.of("staging"), "https://10.0.0.1:6443")),
        SETTING,
        List.of(
            check("preconditions", 0, ""),
            check(
                "scaled-up",
                13.5,
                "1 → 4 → 8 → 10 replicas of 10 expected, the first new one 13.5 s after the"
                    + " publish"),
            check("drained", 40.5, "drained by the worker in 10.0 s"),
            check("came-down", 301.7, "10 → 1 replicas, 301.7 s after the drain"),
            check("restored", 0, "none of its messages is left")),
        List.of(
            event(0.4, "published", "50 messages published to orders.placed.eds-scale-test"),
            event(11.2, "hpa-wants-more", "the HPA wants 4"),
            event(13.9, "first-new-replica", "first new replica: 4 are available"),
            event(44.4, "top-reached", "10 replicas are available, as expected"),
            event(54.4, "drained", "drained by the worker in 10.0 s"),
            event(54.5, "restored", "none of its messages is left"),
            event(356.1, "came-down", "down to 1 replica")),
        samples);
  }

  /** One that found something wrong, in words that a page must not take for markup. */
  static ScaleTestReport bad() {
    return new ScaleTestReport(
        "orders-worker",
        "intelligence-orders",
        "3f0c9a1be2d4",
        Instant.parse("2026-11-25T02:30:00Z"),
        at(181),
        Optional.empty(),
        SETTING,
        List.of(
            check("preconditions", 0, ""),
            new Check(
                "scaled-up",
                "scaled up",
                Result.FAILED,
                at(180),
                "",
                List.of(
                    new Miss(
                        "autoscaler",
                        "it says: <script>alert(1)</script> & \"no\" 'metric'\u0007 password=s3cr3t",
                        "more than 1 available",
                        "kubectl describe hpa"))),
            new Check("drained", "drained", Result.SKIPPED, Duration.ZERO, "not tried", List.of()),
            new Check(
                "came-down", "came down", Result.SKIPPED, Duration.ZERO, "not tried", List.of()),
            check("restored", 0, "50 of its messages deleted, none is left")),
        List.of(event(0.4, "published", "50 messages published")),
        List.of(sample(0, 0, 1, 1, 1), sample(0.6, 50, 1, 1, 1)));
  }

  /** One that was not made at all. */
  static ScaleTestReport refused() {
    return new ScaleTestReport(
        "orders-worker",
        "intelligence-orders",
        "3f0c9a1be2d4",
        Instant.parse("2026-11-25T02:30:00Z"),
        Duration.ZERO,
        Optional.empty(),
        SETTING,
        List.of(
            new Check(
                "preconditions",
                "preconditions",
                Result.FAILED,
                Duration.ZERO,
                "",
                List.of(
                    new Miss("service", "WAITING", "READY", "mvn eds:wait"),
                    new Miss("consumer w", "its lag is 7", "no work waits", "wait")))),
        List.of(),
        List.of());
  }

  private static Check check(String id, double took, String detail) {
    return new Check(id, id.replace('-', ' '), Result.PASSED, at(took), detail, List.of());
  }

  private static Event event(double at, String id, String text) {
    return new Event(at(at), id, text);
  }
}
