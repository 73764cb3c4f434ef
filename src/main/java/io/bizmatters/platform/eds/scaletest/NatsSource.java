package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.nats.NatsException;
import io.bizmatters.platform.eds.nats.NatsSession;

/** Connects the build to the NATS of one service, by whatever way works. */
@FunctionalInterface
public interface NatsSource {

  /**
   * A connection that stands, the last one as long as that does; its closing is not the caller's.
   *
   * @throws NatsException when there is no way
   * @throws InterruptedException when the build is stopped while it waits
   */
  NatsSession session() throws NatsException, InterruptedException;
}
