package io.bizmatters.platform.eds.trace;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.Subscription;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What a pod would do: it fetches a batch, works on one message after another, and acknowledges
 * each. A stopping one finishes what it holds, or loses it.
 */
final class TracedPod implements Runnable {

  private static final Duration WAITING = Duration.ofMillis(250);
  private static final Duration REST_OF_A_BATCH = Duration.ofMillis(50);

  private final Connection nats;
  private final String next;
  private final int batch;
  private final boolean drains;
  private final LongSupplier millis;
  private volatile boolean stopping;

  /**
   * A pod that begins now.
   *
   * @param millis how long the next message takes
   */
  TracedPod(Connection nats, String stream, TraceSettings settings, LongSupplier millis) {
    this.nats = nats;
    this.next = "$JS.API.CONSUMER.MSG.NEXT." + stream + ".w";
    this.batch = settings.number("batch");
    this.drains = settings.is("drains");
    this.millis = millis;
  }

  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    String inbox = nats.createInbox();
    Subscription answers = nats.subscribe(inbox);
    try {
      while (!stopping) {
        for (Message message : fetch(inbox, answers)) {
          Thread.sleep(millis.getAsLong());
          if (stopping && !drains) {
            return;
          }
          message.ack();
        }
      }
    } catch (InterruptedException | IllegalStateException over) {
      // the recording is over, and its connection is closed
      return;
    }
    answers.unsubscribe();
  }

  private List<Message> fetch(String inbox, Subscription answers) throws InterruptedException {
    List<Message> all = new ArrayList<>();
    if (batch > 1) {
      ask(inbox, "{\"batch\":" + batch + ",\"no_wait\":true}");
      Message message = answers.nextMessage(WAITING);
      while (message != null && !message.isStatusMessage()) {
        all.add(message);
        message = all.size() == batch ? null : answers.nextMessage(REST_OF_A_BATCH);
      }
    }
    if (all.isEmpty()) {
      ask(inbox, "{\"batch\":1,\"expires\":" + WAITING.toNanos() + "}");
      Message message = answers.nextMessage(WAITING.plusSeconds(5));
      if (message != null && !message.isStatusMessage()) {
        all.add(message);
      }
    }
    return all;
  }

  private void ask(String inbox, String request) {
    nats.publish(next, inbox, request.getBytes(StandardCharsets.UTF_8));
  }
}
