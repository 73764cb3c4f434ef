package io.bizmatters.platform.eds.kubernetes.api;

import java.time.Duration;

/**
 * What stands before each attempt of a write, the first and each repetition: a run that has lost
 * its lock must not write any more.
 */
@FunctionalInterface
public interface WriteGate {

  /**
   * Lets one attempt pass.
   *
   * @throws ClusterException when the lock is another's, or may be by now
   */
  void check() throws ClusterException;

  /**
   * Asks the server itself, whatever was known before: for a write that met something unexpected.
   *
   * @return whether a lock keeps other runs away at this moment; false where nothing is locked
   * @throws ClusterException when the lock is another's, or the server does not confirm it
   */
  default boolean confirm() throws ClusterException {
    check();
    return false;
  }

  /**
   * Announces a write of several requests that must not be cut in two when the process is told to
   * end, such as a deletion with the creation that follows it.
   *
   * @param atMost how long it may take
   */
  default void mayTake(Duration atMost) {}

  /** Where nothing is locked, as in a dry run. */
  static WriteGate open() {
    return () -> {};
  }
}
