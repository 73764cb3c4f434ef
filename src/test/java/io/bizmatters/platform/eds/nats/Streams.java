package io.bizmatters.platform.eds.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.io.IOException;
import java.util.Locale;
import java.util.UUID;

/** Makes a stream of a test's own, and consumers of it. */
public final class Streams implements AutoCloseable {

  private final Connection connection;
  private final JetStreamManagement management;
  private final String name;

  private Streams(Connection connection, String name) throws IOException {
    this.connection = connection;
    this.management = connection.jetStreamManagement();
    this.name = name;
  }

  /** A new stream, in memory. */
  public static Streams create(String url)
      throws IOException, InterruptedException, JetStreamApiException {
    return create(url, StorageType.Memory);
  }

  /** A new stream that is still there when its server was stopped and started again. */
  public static Streams lasting(String url)
      throws IOException, InterruptedException, JetStreamApiException {
    return create(url, StorageType.File);
  }

  private static Streams create(String url, StorageType storage)
      throws IOException, InterruptedException, JetStreamApiException {
    return create(url, storage, unusedName());
  }

  /** A name that no stream has yet. */
  public static String unusedName() {
    return "S" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(Locale.ROOT);
  }

  /** A new stream of that name, in memory. */
  public static Streams named(String url, String name)
      throws IOException, InterruptedException, JetStreamApiException {
    return create(url, StorageType.Memory, name);
  }

  private static Streams create(String url, StorageType storage, String name)
      throws IOException, InterruptedException, JetStreamApiException {
    Streams streams = new Streams(Nats.connect(new Options.Builder().server(url).build()), name);
    streams.management.addStream(
        StreamConfiguration.builder()
            .name(name)
            .subjects(name + ".work")
            .storageType(storage)
            .build());
    return streams;
  }

  public String name() {
    return name;
  }

  public Streams durable(String consumer) throws IOException, JetStreamApiException {
    return consumer(ConsumerConfiguration.builder().durable(consumer));
  }

  public Streams push(String consumer) throws IOException, JetStreamApiException {
    return consumer(ConsumerConfiguration.builder().durable(consumer).deliverSubject("to.nobody"));
  }

  public Streams ephemeral(String consumer) throws IOException, JetStreamApiException {
    return consumer(ConsumerConfiguration.builder().name(consumer).inactiveThreshold(60_000));
  }

  public Streams unacknowledged(String consumer) throws IOException, JetStreamApiException {
    return consumer(ConsumerConfiguration.builder().durable(consumer).ackPolicy(AckPolicy.None));
  }

  private Streams consumer(ConsumerConfiguration.Builder consumer)
      throws IOException, JetStreamApiException {
    management.createConsumer(name, consumer.build());
    return this;
  }

  /** A consumer that is not there any more. */
  public Streams without(String consumer) throws IOException, JetStreamApiException {
    management.deleteConsumer(name, consumer);
    return this;
  }

  /** No message is left. */
  public Streams purge() throws IOException, JetStreamApiException {
    management.purgeStream(name);
    return this;
  }

  public Streams publish(int messages) throws IOException, JetStreamApiException {
    for (int i = 0; i < messages; i++) {
      connection.jetStream().publish(name + ".work", new byte[] {1});
    }
    return this;
  }

  @Override
  public void close() throws IOException, JetStreamApiException {
    management.deleteStream(name);
    try {
      connection.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
