package com.example.orders;

/**
 * The work itself.
 *
 * <p>The stream delivers at least once: an order whose acknowledgement got lost comes again, so a
 * handler has to bear the same {@link Order#id()} twice. Several orders are handled at a time, each
 * on a thread of its own.
 */
@FunctionalInterface
interface OrderHandler {

  /** Returns when the order is done, which acknowledges it; throws to have it delivered again. */
  void handle(Order order) throws Exception;
}
