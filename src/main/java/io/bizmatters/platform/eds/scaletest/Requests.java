package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;
import io.nats.client.JetStreamApiException;
import java.io.IOException;

/**
 * Requests about the stream and the consumer of one service, whose failures are put in words.
 *
 * @param nats the stream and the consumer
 */
record Requests(NatsSource source, Nats nats) {

  /** One request to NATS, or some. */
  @FunctionalInterface
  public interface Request<T> {
    T ask(NatsSession session)
        throws IOException, JetStreamApiException, NatsException, InterruptedException;
  }

  /**
   * The answer.
   *
   * @param what the request does, after "cannot"
   */
  <T> T ask(String what, Request<T> request) throws NatsException, InterruptedException {
    try {
      return request.ask(source.session());
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
