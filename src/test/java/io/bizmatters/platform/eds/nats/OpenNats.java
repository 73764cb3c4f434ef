package io.bizmatters.platform.eds.nats;

import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;

/** A connection of a test, as a worker or a publisher has one. */
public record OpenNats(Connection connection) implements AutoCloseable {

  public static OpenNats to(String url) throws IOException, InterruptedException {
    return new OpenNats(Nats.connect(Options.builder().server(url).build()));
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
