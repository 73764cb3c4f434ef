package com.example.orders;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** What the worker has done since it started. */
final class OrderCounts {

  private final LongAdder handled = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicInteger inWork = new AtomicInteger();

  void begun() {
    inWork.incrementAndGet();
  }

  void handled() {
    inWork.decrementAndGet();
    handled.increment();
  }

  void failed() {
    inWork.decrementAndGet();
    failed.increment();
  }

  int inWork() {
    return inWork.get();
  }

  /** In the Prometheus text format. */
  String metrics() {
    return """
    # HELP orders_handled_total Orders handled and acknowledged.
    # TYPE orders_handled_total counter
    orders_handled_total %d
    # HELP orders_failed_total Deliveries that failed and will come again.
    # TYPE orders_failed_total counter
    orders_failed_total %d
    # HELP orders_in_work Orders being handled now.
    # TYPE orders_in_work gauge
    orders_in_work %d
    """
        .formatted(handled.sum(), failed.sum(), inWork.get());
  }

  @Override
  public String toString() {
    return "%d handled, %d failed, %d in work".formatted(handled.sum(), failed.sum(), inWork.get());
  }
}
