package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;

/** Supplies an open connection: always the same one while it stays open. */
@FunctionalInterface
public interface OpenSession {

  /**
   * Returns the connection; the caller must not close it.
   *
   * @throws NatsException when no connection can be opened
   * @throws InterruptedException when the build is stopped during the wait
   */
  NatsSession get() throws NatsException, InterruptedException;
}
