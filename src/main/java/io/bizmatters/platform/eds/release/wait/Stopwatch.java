package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.readiness.Moment;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Measures the time since a run began, by the machine's monotonic clock. */
public final class Stopwatch {

  private final LongSupplier nanoseconds;
  private final long start;

  private Stopwatch(LongSupplier nanoseconds) {
    this.nanoseconds = nanoseconds;
    this.start = nanoseconds.getAsLong();
  }

  /** Starts now, by the machine's clock. */
  public static Stopwatch start() {
    return new Stopwatch(System::nanoTime);
  }

  /** Starts now, by another clock. */
  public static Stopwatch by(LongSupplier nanoseconds) {
    return new Stopwatch(nanoseconds);
  }

  public Moment now() {
    return new Moment(Duration.ofNanos(nanoseconds.getAsLong() - start));
  }
}
