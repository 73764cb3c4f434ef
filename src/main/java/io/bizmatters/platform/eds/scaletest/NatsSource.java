package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;

/** Connects the build to the NATS of one service. */
@FunctionalInterface
public interface NatsSource {

  /**
   * Returns an open connection, the same one while it stays open; the caller must not close it.
   *
   * @throws NatsException when NATS cannot be reached
   * @throws InterruptedException when the build is stopped during the wait
   */
  NatsSession session() throws NatsException, InterruptedException;
}
