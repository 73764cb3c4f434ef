package com.example.orders;

import static com.example.orders.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The worker in this JVM, against a real nats-server. */
class OrdersWorkerTest {

  @RegisterExtension private final NatsServer nats = new NatsServer();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aBurstIsHandledAndAcknowledged() throws Exception {
    HandledOrders handled = new HandledOrders(order -> Thread.sleep(5));
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.create();
      List<String> placed = stream.place(100);
      try (OrdersWorker worker = start(handled)) {
        eventually("all are acknowledged", () -> stream.left() == 0);

        assertThat(handled.contents()).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(handled.deliveries()).containsOnly(1L);
        assertThat(stream.consumer().getNumAckPending()).isZero();
        eventually(
            "the metrics say so",
            () -> get(worker, "/metrics").body().contains("\norders_handled_total 100\n"));
        assertThat(get(worker, "/metrics").body())
            .contains("\norders_failed_total 0\n", "\norders_in_work 0\n");
      }
    }
  }

  @Test
  void noMoreAreTakenThanOneWorkerHasInWork() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    HandledOrders handled = new HandledOrders(order -> held.await());
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.create();
      List<String> placed = stream.place(20);
      try (OrdersWorker worker = start(handled)) {
        eventually(
            "as many are in work as may be",
            () -> get(worker, "/metrics").body().contains("\norders_in_work 5\n"));
        Thread.sleep(1_500);
        assertThat(stream.consumer().getNumAckPending()).isEqualTo(OrderIntake.IN_WORK_AT_MOST);
        assertThat(stream.consumer().getNumPending()).as("left to other workers").isEqualTo(15);

        held.countDown();
        eventually("all are acknowledged", () -> stream.left() == 0);
        assertThat(handled.contents()).containsExactlyInAnyOrderElementsOf(placed);
      }
    }
  }

  @Test
  void whatFailedIsDeliveredAgain() throws Exception {
    HandledOrders handled =
        new HandledOrders(
            order -> {
              if (order.delivery() == 1 && order.content().equals("order 2")) {
                throw new IOException("database away");
              }
            });
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.create();
      List<String> placed = stream.place(3);
      try (OrdersWorker worker = start(handled)) {
        eventually("all are acknowledged", () -> stream.left() == 0);

        assertThat(handled.contents()).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(handled.contents()).last().isEqualTo("order 2");
        assertThat(handled.deliveries()).containsExactly(1L, 1L, 2L);
        assertThat(get(worker, "/metrics").body()).contains("\norders_failed_total 1\n");
      }
    }
  }

  @Test
  void whatADeadWorkerHadInWorkIsDeliveredAgain() throws Exception {
    HandledOrders handled = new HandledOrders(order -> {});
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.createStream();
      stream.createConsumer(Duration.ofSeconds(1));
      List<String> placed = stream.place(2);
      stream.takeOneAndForgetIt();
      try (OrdersWorker worker = start(handled)) {
        eventually("all are acknowledged", () -> stream.left() == 0);

        assertThat(handled.contents()).containsExactlyInAnyOrderElementsOf(placed);
        assertThat(handled.deliveries()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(ready(worker)).isTrue();
      }
    }
  }

  @Test
  void readyOnlyWhileTheConsumerIsThere() throws Exception {
    HandledOrders handled = new HandledOrders(order -> {});
    try (OrdersStream stream = new OrdersStream(nats.url());
        OrdersWorker worker = start(handled)) {
      assertThat(get(worker, "/health").statusCode()).isEqualTo(200);
      Thread.sleep(1_500);
      assertThat(ready(worker)).as("without a stream").isFalse();

      stream.createStream();
      Thread.sleep(1_500);
      assertThat(ready(worker)).as("without a consumer").isFalse();

      stream.createConsumer(Duration.ofSeconds(30));
      eventually("ready with a consumer", () -> ready(worker));

      stream.deleteConsumer();
      eventually("not ready after it was deleted", () -> !ready(worker));
      assertThat(get(worker, "/health").statusCode()).isEqualTo(200);

      stream.createConsumer(Duration.ofSeconds(30));
      List<String> placed = stream.place(3);
      eventually("ready with a new one", () -> ready(worker));
      eventually("all are acknowledged", () -> stream.left() == 0);
      assertThat(handled.contents()).containsExactlyInAnyOrderElementsOf(placed);
      assertThat(get(worker, "/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void waitsForANatsThatIsNotThereYet() throws Exception {
    nats.kill();
    HandledOrders handled = new HandledOrders(order -> {});
    try (OrdersWorker worker = start(handled)) {
      Thread.sleep(1_500);
      assertThat(get(worker, "/health").statusCode()).isEqualTo(200);
      assertThat(ready(worker)).isFalse();

      nats.restart();
      try (OrdersStream stream = new OrdersStream(nats.url())) {
        stream.create();
        eventually("ready", () -> ready(worker));
      }
    }
  }

  @Test
  void goesOnAfterNatsWasKilledAndCameBack() throws Exception {
    HandledOrders handled = new HandledOrders(order -> Thread.sleep(100));
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.createStream();
      stream.createConsumer(Duration.ofSeconds(2));
      List<String> placed = stream.place(40);
      try (OrdersWorker worker = start(handled)) {
        eventually("some are handled", () -> handled.contents().size() >= 5);

        nats.kill();
        eventually("not ready without NATS", () -> !ready(worker));
        assertThat(get(worker, "/health").statusCode()).isEqualTo(200);

        nats.restart();
        eventually("ready again", () -> ready(worker));
        eventually("all are acknowledged", () -> stream.left() == 0);
        // An acknowledgement on its way when NATS died may be lost: then the order came twice.
        assertThat(handled.contents()).containsAll(placed);
      }
    }
  }

  @Test
  void aDrainWaitsNoLongerThanItsTimeout() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    OrderHandler stuck =
        order -> {
          begun.countDown();
          Thread.sleep(60_000);
        };
    try (OrdersStream stream = new OrdersStream(nats.url())) {
      stream.create();
      List<String> placed = stream.place(1);
      OrdersWorker worker = new OrdersWorker(settings(Duration.ofSeconds(1)), stuck);
      worker.start();
      begun.await();

      long closing = System.nanoTime();
      worker.close();

      assertThat(Duration.ofNanos(System.nanoTime() - closing))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
      HandledOrders handled = new HandledOrders(order -> {});
      try (OrdersWorker next = start(handled)) {
        // Long before its ackWait of 30 s: the interrupted worker handed it back.
        eventually("the next worker has it", () -> stream.left() == 0);
        assertThat(handled.contents()).isEqualTo(placed);
        assertThat(ready(next)).isTrue();
      }
    }
  }

  @Test
  void redeliveryIsDelayedMoreEachTime() {
    assertThat(OrderIntake.redeliverAfter(1)).isEqualTo(Duration.ofSeconds(1));
    assertThat(OrderIntake.redeliverAfter(2)).isEqualTo(Duration.ofSeconds(2));
    assertThat(OrderIntake.redeliverAfter(6)).isEqualTo(Duration.ofSeconds(32));
    assertThat(OrderIntake.redeliverAfter(7)).isEqualTo(Duration.ofMinutes(1));
    assertThat(OrderIntake.redeliverAfter(Long.MAX_VALUE)).isEqualTo(Duration.ofMinutes(1));
  }

  private OrdersWorker start(OrderHandler handler) throws IOException {
    OrdersWorker worker = new OrdersWorker(settings(Duration.ofSeconds(10)), handler);
    worker.start();
    return worker;
  }

  private Settings settings(Duration drainTimeout) {
    return new Settings(
        nats.url(), OrdersStream.STREAM, OrdersStream.CONSUMER, 0, Duration.ZERO, drainTimeout);
  }

  private boolean ready(OrdersWorker worker) throws Exception {
    return get(worker, "/ready").statusCode() == 200;
  }

  private HttpResponse<String> get(OrdersWorker worker, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + worker.port() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
