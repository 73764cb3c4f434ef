package io.bizmatters.platform.eds.provision;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;

/** A connection that stands, each time it is asked for: the same one while it does. */
@FunctionalInterface
public interface OpenSession {

  /**
   * The connection; whoever gets it does not close it.
   *
   * @throws NatsException when there is none
   * @throws InterruptedException when the build is stopped while it waits
   */
  NatsSession get() throws NatsException, InterruptedException;
}
