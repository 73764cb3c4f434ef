package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.model.tree.Query;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.nats.client.JetStreamApiException;
import java.io.IOException;

/**
 * Sends requests about the stream and the consumer of one service, and describes failures in words.
 *
 * @param nats the stream and the consumer
 */
record Requests(Query<NatsSession, NatsException> source, Nats nats) {

  /** One or several requests to NATS. */
  @FunctionalInterface
  public interface Request<T> {
    T ask(NatsSession session)
        throws IOException, JetStreamApiException, NatsException, InterruptedException;
  }

  /**
   * Sends the request and returns the answer.
   *
   * @param what the action of the request, as it follows "cannot"
   */
  <T> T ask(String what, Request<T> request) throws NatsException, InterruptedException {
    try {
      return request.ask(source.run());
    } catch (IOException | JetStreamApiException | IllegalStateException failure) {
      throw new NatsException(
          "cannot " + what + ": " + failure.getMessage(),
          "see whether NATS runs, and what the build's user may do there");
    }
  }

  String stream() {
    return nats.stream();
  }

  String consumer() {
    return nats.consumer();
  }
}
