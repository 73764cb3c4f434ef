package com.example.orders;

import io.nats.client.Connection;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The stream and its consumer, seen from the side that places orders: for the tests, and by hand
 * for those who try the worker out.
 */
final class OrdersStream implements AutoCloseable {

  static final String STREAM = "ORDERS";
  static final String CONSUMER = "orders-workers";

  private final Connection connection;
  private final JetStreamManagement management;

  /**
   * {@code create} makes the stream and its consumer, {@code place 50} places 50 orders, {@code
   * left} does neither; all say how many orders are not done yet.
   */
  public static void main(String[] words) throws Exception {
    try (OrdersStream stream = new OrdersStream(System.getenv("NATS_URL"))) {
      switch (words[0]) {
        case "create" -> stream.create();
        case "place" -> stream.place(Integer.parseInt(words[1]));
        case "left" -> {}
        default -> throw new IllegalArgumentException("create, place and a number, or left");
      }
      System.out.println(STREAM + ": " + stream.left() + " orders wait for " + CONSUMER);
    }
  }

  OrdersStream(String url) throws Exception {
    this.connection =
        Nats.connect(
            Options.builder()
                .server(url)
                .maxReconnects(-1)
                .reconnectWait(Duration.ofMillis(100))
                .build());
    this.management = connection.jetStreamManagement();
  }

  void create() throws Exception {
    createStream();
    createConsumer(Duration.ofSeconds(30));
  }

  void createStream() throws Exception {
    management.addStream(
        StreamConfiguration.builder()
            .name(STREAM)
            .subjects("orders.placed.*")
            .retentionPolicy(RetentionPolicy.WorkQueue)
            .storageType(StorageType.File)
            .build());
  }

  void createConsumer(Duration ackWait) throws Exception {
    management.createConsumer(
        STREAM,
        ConsumerConfiguration.builder()
            .durable(CONSUMER)
            .ackPolicy(AckPolicy.Explicit)
            .ackWait(ackWait)
            .build());
  }

  void deleteConsumer() throws Exception {
    management.deleteConsumer(STREAM, CONSUMER);
  }

  /** Places orders with the contents {@code order 1} to {@code order n}, and returns these. */
  List<String> place(int orders) throws Exception {
    List<String> contents = IntStream.rangeClosed(1, orders).mapToObj(n -> "order " + n).toList();
    for (String content : contents) {
      connection.jetStream().publish("orders.placed.web", content.getBytes(StandardCharsets.UTF_8));
    }
    return contents;
  }

  /** As a worker that dies before it acknowledges. */
  void takeOneAndForgetIt() throws Exception {
    JetStreamSubscription orders =
        connection.jetStream().subscribe(null, PullSubscribeOptions.bind(STREAM, CONSUMER));
    if (orders.fetch(1, Duration.ofSeconds(5)).size() != 1) {
      throw new AssertionError("no order was delivered");
    }
    orders.unsubscribe();
  }

  /** Orders not acknowledged yet, be they delivered or not. */
  long left() throws Exception {
    return management.getStreamInfo(STREAM).getStreamState().getMsgCount();
  }

  ConsumerInfo consumer() throws Exception {
    return management.getConsumerInfo(STREAM, CONSUMER);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
