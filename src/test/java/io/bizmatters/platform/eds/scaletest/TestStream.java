package io.bizmatters.platform.eds.scaletest;

import static org.assertj.core.api.Assertions.assertThat;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.PullSubscribeOptions;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** A stream of a test's own with a consumer {@code w}, and a worker that can read it. */
final class TestStream implements AutoCloseable {

  private static final int NO_MESSAGE = 10037;

  private final Connection connection;
  private final JetStreamManagement management;
  private final String name;
  private volatile boolean working;
  private Thread worker = new Thread(() -> {});

  private TestStream(Connection connection, String name) throws IOException {
    this.connection = connection;
    this.management = connection.jetStreamManagement();
    this.name = name;
  }

  static TestStream create(String url, RetentionPolicy retention) throws Exception {
    String name = "T" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
    TestStream stream =
        new TestStream(Nats.connect(new Options.Builder().server(url).build()), name);
    stream.management.addStream(
        StreamConfiguration.builder()
            .name(name)
            .subjects(name + ".>")
            .retentionPolicy(retention)
            .storageType(StorageType.Memory)
            .build());
    stream.management.createConsumer(
        name,
        ConsumerConfiguration.builder()
            .durable("w")
            .ackPolicy(AckPolicy.Explicit)
            .maxAckPending(100_000)
            .build());
    return stream;
  }

  String name() {
    return name;
  }

  /** Messages of somebody else. */
  TestStream foreign(int count) throws IOException, JetStreamApiException {
    for (int i = 0; i < count; i++) {
      connection.jetStream().publish(name + ".order.placed", new byte[] {(byte) i});
    }
    return this;
  }

  /** They are done. */
  TestStream work(int count) throws Exception {
    JetStreamSubscription subscription =
        connection.jetStream().subscribe(null, PullSubscribeOptions.bind(name, "w"));
    for (Message message : subscription.fetch(count, Duration.ofSeconds(5))) {
      message.ackSync(Duration.ofSeconds(5));
    }
    subscription.unsubscribe();
    return this;
  }

  /** A worker that does one message after another from now on. */
  void startWorker(Duration each) throws IOException, JetStreamApiException {
    JetStreamSubscription subscription =
        connection.jetStream().subscribe(null, PullSubscribeOptions.bind(name, "w"));
    working = true;
    worker =
        new Thread(
            () -> {
              while (working) {
                for (Message message : subscription.fetch(1, Duration.ofSeconds(1))) {
                  message.ack();
                  pause(each);
                }
              }
            },
            "test-worker");
    worker.start();
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  long lag() throws IOException, JetStreamApiException {
    var consumer = management.getConsumerInfo(name, "w");
    return consumer.getNumPending() + consumer.getNumAckPending();
  }

  long messages() throws IOException, JetStreamApiException {
    return management.getStreamInfo(name).getStreamState().getMsgCount();
  }

  /** The sequences and bytes of all messages in it. */
  List<String> content() throws IOException, JetStreamApiException {
    List<String> content = new ArrayList<>();
    long last = management.getStreamInfo(name).getStreamState().getLastSequence();
    for (long next = 1; next <= last; next++) {
      try {
        var message = management.getNextMessage(name, next, ">");
        next = message.getSeq();
        content.add(message.getSeq() + " " + message.getSubject() + " " + message.getData()[0]);
      } catch (JetStreamApiException gone) {
        assertThat(gone.getApiErrorCode()).isEqualTo(NO_MESSAGE);
        return content;
      }
    }
    return content;
  }

  @Override
  public void close() throws IOException, JetStreamApiException {
    working = false;
    try {
      worker.join(5_000);
      management.deleteStream(name);
      connection.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
