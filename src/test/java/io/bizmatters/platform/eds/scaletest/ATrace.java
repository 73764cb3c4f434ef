package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Trace.Event;
import io.bizmatters.platform.eds.scaletest.Trace.Event.Kind;
import io.bizmatters.platform.eds.scaletest.Trace.Observation;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Hpa;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/** A trace for tests, told second by second. */
final class ATrace {

  private Trace trace = Trace.empty();
  private Duration at = Duration.ZERO;
  private long lag;
  private Optional<BigDecimal> metric = Optional.empty();
  private Optional<Hpa> hpa = Optional.of(new Hpa(1, 1, Optional.empty()));
  private int desired = 1;
  private int available = 1;
  private Optional<String> podTrouble = Optional.empty();

  ATrace() {
    look();
  }

  /** A service of 1 to 10 replicas at a threshold of 5, tested with 50 messages. */
  static Limits limits() {
    return limits(1, 10, 0);
  }

  static Limits limits(int min, int max, long lagBefore) {
    return new Limits(
        50, lagBefore, min, min, max, 5, 0, Duration.ofMinutes(3), Duration.ofSeconds(90));
  }

  /** A test that goes as it should. */
  static ATrace good() {
    return new ATrace()
        .happened(Kind.PUBLISHED, "50 messages published to orders.eds-scale-test")
        .lag(50)
        .after(12)
        .hpa(4)
        .replicas(4, 1)
        .after(2)
        .replicas(4, 4)
        .after(15)
        .hpa(10)
        .replicas(10, 10)
        .happened(Kind.TOP_REACHED, "10 replicas are available, as expected")
        .after(3)
        .lag(0)
        .happened(Kind.DRAINED, "drained by the worker in 3.0 s")
        .happened(Kind.RESTORED, "none of its messages is left")
        .after(31)
        .hpa(1)
        .replicas(1, 1)
        .after(1);
  }

  ATrace after(long seconds) {
    at = at.plusSeconds(seconds);
    return look();
  }

  ATrace lag(long value) {
    lag = value;
    return look();
  }

  ATrace metric(long value) {
    metric = Optional.of(BigDecimal.valueOf(value));
    return look();
  }

  ATrace hpa(int wanted) {
    hpa = Optional.of(new Hpa(desired, wanted, Optional.empty()));
    return look();
  }

  ATrace hpaInactive(String why) {
    hpa = Optional.of(new Hpa(desired, 1, Optional.of(why)));
    return look();
  }

  ATrace withoutHpa() {
    hpa = Optional.empty();
    return look();
  }

  ATrace replicas(int wanted, int there) {
    desired = wanted;
    available = there;
    return look();
  }

  ATrace podTrouble(String why) {
    podTrouble = Optional.of(why);
    return look();
  }

  ATrace happened(Kind kind, String text) {
    trace = trace.with(new Event(at, kind, text));
    return this;
  }

  private ATrace look() {
    trace =
        trace.with(
            new Observation(at, new Backlog(lag, 0), metric, hpa, desired, available, podTrouble));
    return this;
  }

  Trace trace() {
    return trace;
  }

  Verdict verdict() {
    return Verdict.of(trace, limits());
  }
}
