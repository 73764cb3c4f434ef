package com.example.orders;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullRequestOptions;
import io.nats.client.PullSubscribeOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls orders from the durable consumer and has them handled, until it is closed. */
final class OrderIntake implements AutoCloseable {

  /**
   * How many orders one worker has in work, and so how many it pulls at most. Not above the
   * autoscaler's lagThreshold: a worker that takes more leaves nothing to those woken to help it.
   */
  static final int IN_WORK_AT_MOST = 5;

  private static final Logger log = LoggerFactory.getLogger(OrderIntake.class);

  /** Short, because a drain waits for the running pull: what it delivers is handled, not lost. */
  private static final Duration PULL_LASTS = Duration.ofSeconds(1);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration REDELIVER_AFTER_AT_MOST = Duration.ofMinutes(1);
  private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(2);

  private final Settings settings;
  private final OrderHandler handler;
  private final OrderCounts counts;
  private final Semaphore free = new Semaphore(IN_WORK_AT_MOST);
  private final ExecutorService handling = Executors.newFixedThreadPool(IN_WORK_AT_MOST);
  private final CountDownLatch drain = new CountDownLatch(1);
  private final Thread pulling = new Thread(this::run, "pulling");
  private volatile BooleanSupplier connected = () -> false;
  private volatile boolean bound;

  OrderIntake(Settings settings, OrderHandler handler, OrderCounts counts) {
    this.settings = settings;
    this.handler = handler;
    this.counts = counts;
  }

  void start() {
    pulling.start();
  }

  /** False once pulling has ended other than by a drain: only a new process helps then. */
  boolean alive() {
    return pulling.isAlive() || draining();
  }

  /** True while connected, with the consumer found, and not draining. */
  boolean ready() {
    return bound && connected.getAsBoolean() && !draining();
  }

  /** Takes no more orders and waits, up to the drain timeout, for those in work. */
  @Override
  public void close() {
    drain.countDown();
    try {
      pulling.join(settings.drainTimeout().toMillis());
      if (pulling.isAlive()) {
        log.warn(
            "{} orders unfinished after {}: they will be delivered again",
            counts.inWork(),
            settings.drainTimeout());
        pulling.interrupt();
        pulling.join(FLUSH_TIMEOUT.toMillis());
      }
    } catch (InterruptedException e) {
      pulling.interrupt();
      Thread.currentThread().interrupt();
    }
    log.info("drained: {}", counts);
  }

  private void run() {
    try {
      while (!draining()) {
        try {
          serve();
        } catch (IOException e) {
          log.warn("cannot reach NATS at {}: {}", settings.natsUrl(), e.getMessage());
        }
        pause();
      }
    } catch (InterruptedException e) {
      log.debug("the drain took too long", e);
    } finally {
      handling.shutdownNow();
    }
  }

  /** One connection, from its start to its end. */
  private void serve() throws IOException, InterruptedException {
    Connection connection = Nats.connect(options());
    connected = () -> connection.getStatus() == Connection.Status.CONNECTED;
    try {
      while (!draining() && connection.getStatus() != Connection.Status.CLOSED) {
        try {
          takeOrders(connection);
        } catch (IOException | JetStreamApiException | IllegalStateException e) {
          // IllegalStateException is what jnats throws when the consumer is deleted under a pull.
          log.warn(
              "no orders from {}/{}: {}", settings.stream(), settings.consumer(), e.getMessage());
        } finally {
          bound = false;
        }
        pause();
      }
      free.acquire(IN_WORK_AT_MOST);
      free.release(IN_WORK_AT_MOST);
    } finally {
      close(connection);
    }
  }

  private Options options() {
    return Options.builder()
        .server(settings.natsUrl())
        .connectionName(settings.consumer())
        .maxReconnects(-1)
        .reconnectWait(RETRY_AFTER)
        .connectionListener((connection, event) -> log.info("NATS: {}", event))
        .errorListener(
            new ErrorListener() {
              @Override
              public void errorOccurred(Connection connection, String error) {
                log.warn("NATS: {}", error);
              }

              @Override
              public void exceptionOccurred(Connection connection, Exception e) {
                log.debug("NATS", e);
              }
            })
        .build();
  }

  /** Pulls until the drain, or until the consumer no longer answers. */
  private void takeOrders(Connection connection)
      throws IOException, JetStreamApiException, InterruptedException {
    connection.jetStreamManagement().getConsumerInfo(settings.stream(), settings.consumer());
    JetStreamSubscription orders =
        connection
            .jetStream()
            .subscribe(null, PullSubscribeOptions.fastBind(settings.stream(), settings.consumer()));
    try {
      bound = true;
      log.info("taking orders from {}/{}", settings.stream(), settings.consumer());
      boolean answered = true;
      while (answered && !draining()) {
        if (connected.getAsBoolean()) {
          answered = pull(orders);
        } else {
          // A pull sent now would wait in the client's buffer and be answered to nobody.
          pause();
        }
      }
    } finally {
      if (orders.isActive()) {
        orders.unsubscribe();
      }
    }
  }

  /**
   * Has as many orders delivered as there is room for. False if the server ended it at once with
   * nothing: nobody is there to answer.
   */
  private boolean pull(JetStreamSubscription orders) throws InterruptedException {
    free.acquire();
    int wanted = 1 + free.drainPermits();
    int taken = 0;
    long began = System.nanoTime();
    try {
      orders.pull(PullRequestOptions.builder(wanted).expiresIn(PULL_LASTS).build());
      while (taken < wanted) {
        // Waits longer than the pull lasts: the server's word that it has expired comes after the
        // last order, so none is left behind unread until its ackWait is over.
        Message message = orders.nextMessage(PULL_LASTS.multipliedBy(2));
        if (message == null) {
          break;
        }
        handling.execute(() -> handle(message));
        taken++;
      }
    } finally {
      free.release(wanted - taken);
    }
    return taken > 0 || System.nanoTime() - began > PULL_LASTS.dividedBy(2).toNanos();
  }

  private void handle(Message message) {
    Order order = order(message);
    counts.begun();
    try {
      handler.handle(order);
      message.ack();
      counts.handled();
    } catch (Exception e) {
      // Also an interrupt: it only comes when the drain's time is up, and this thread ends with it.
      counts.failed();
      log.warn("order {} failed at delivery {}: {}", order.id(), order.delivery(), e.toString());
      handBack(message, order);
    } finally {
      free.release();
    }
  }

  private static void handBack(Message message, Order order) {
    try {
      message.nakWithDelay(redeliverAfter(order.delivery()));
    } catch (IllegalStateException e) {
      log.warn("order {} comes again after its ackWait: {}", order.id(), e.getMessage());
    }
  }

  /** 1 s, 2 s, 4 s and so on: time for what failed to recover. */
  static Duration redeliverAfter(long delivery) {
    Duration delay = Duration.ofSeconds(1L << Math.min(delivery - 1, 10));
    return delay.compareTo(REDELIVER_AFTER_AT_MOST) < 0 ? delay : REDELIVER_AFTER_AT_MOST;
  }

  private static Order order(Message message) {
    return new Order(
        Long.toString(message.metaData().streamSequence()),
        message.getSubject(),
        new String(message.getData(), StandardCharsets.UTF_8),
        message.metaData().deliveredCount());
  }

  private void close(Connection connection) throws InterruptedException {
    if (handlingIsLate()) {
      handling.shutdownNow();
      handling.awaitTermination(1, TimeUnit.SECONDS);
    }
    try {
      // Acknowledgements are sent without waiting; closing alone could drop the last of them.
      connection.flush(FLUSH_TIMEOUT);
    } catch (TimeoutException | IllegalStateException e) {
      log.warn("acknowledgements may be lost, their orders come again: {}", e.getMessage());
    }
    connection.close();
  }

  private boolean handlingIsLate() {
    return draining() && free.availablePermits() < IN_WORK_AT_MOST;
  }

  private boolean draining() {
    return drain.getCount() == 0;
  }

  private void pause() throws InterruptedException {
    drain.await(RETRY_AFTER.toMillis(), TimeUnit.MILLISECONDS);
  }
}
