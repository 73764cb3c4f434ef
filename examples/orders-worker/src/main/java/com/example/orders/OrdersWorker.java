package com.example.orders;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker: its intake of orders and its HTTP endpoints. */
public final class OrdersWorker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(OrdersWorker.class);

  private final OrderIntake intake;
  private final HttpEndpoints endpoints;

  OrdersWorker(Settings settings, OrderHandler handler) throws IOException {
    OrderCounts counts = new OrderCounts();
    this.intake = new OrderIntake(settings, handler, counts);
    this.endpoints =
        new HttpEndpoints(settings.port(), intake::alive, intake::ready, counts::metrics);
  }

  public static void main(String[] args) throws IOException {
    Settings settings = Settings.from(System.getenv());
    OrdersWorker worker =
        new OrdersWorker(settings, new OrderConfirmation(settings.confirmationTime()));
    // SIGTERM runs the hook, and the JVM ends when it returns.
    Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "drain"));
    worker.start();
  }

  void start() {
    intake.start();
    endpoints.start();
    log.info("listening on port {}", port());
  }

  int port() {
    return endpoints.port();
  }

  /** Drains. The endpoints answer to the end: not ready, but alive. */
  @Override
  public void close() {
    intake.close();
    endpoints.close();
  }
}
