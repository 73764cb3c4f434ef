package io.bizmatters.platform.eds.simulate;

import java.time.Duration;

/**
 * The consumer in NATS.
 *
 * @param ackWait after which a message that nobody acknowledges is delivered again
 * @param maxAckPending the most delivered messages that are not acknowledged
 */
public record Consumer(Duration ackWait, int maxAckPending) {

  /** Returns the consumer with the defaults of NATS. */
  public static Consumer usual() {
    return new Consumer(Duration.ofSeconds(30), 1000);
  }
}
