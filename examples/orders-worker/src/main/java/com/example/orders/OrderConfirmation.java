package com.example.orders;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Confirms an order; the time it takes stands in for the database and the mail of a real one. */
final class OrderConfirmation implements OrderHandler {

  private static final Logger log = LoggerFactory.getLogger(OrderConfirmation.class);

  private final Duration time;

  OrderConfirmation(Duration time) {
    this.time = time;
  }

  @Override
  public void handle(Order order) throws InterruptedException {
    if (order.content().isBlank()) {
      throw new IllegalArgumentException("nothing was ordered");
    }
    Thread.sleep(time.toMillis());
    log.info("confirmed order {}: {}", order.id(), order.content());
  }
}
