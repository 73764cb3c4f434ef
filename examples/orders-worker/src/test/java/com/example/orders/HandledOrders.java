package com.example.orders;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Remembers what was handled; hands over to {@code work} first, which may take time or fail. */
final class HandledOrders implements OrderHandler {

  private final OrderHandler work;
  private final Queue<Order> orders = new ConcurrentLinkedQueue<>();

  HandledOrders(OrderHandler work) {
    this.work = work;
  }

  @Override
  public void handle(Order order) throws Exception {
    work.handle(order);
    orders.add(order);
  }

  List<String> contents() {
    return orders.stream().map(Order::content).toList();
  }

  List<Long> deliveries() {
    return orders.stream().map(Order::delivery).toList();
  }
}
