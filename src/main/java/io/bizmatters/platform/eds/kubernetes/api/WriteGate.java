package io.bizmatters.platform.eds.kubernetes.api;

import java.time.Duration;

/**
 * Checks every attempt of a write, the first and each repetition: a run that has lost its lock must
 * not write.
 */
@FunctionalInterface
public interface WriteGate {

  /**
   * Lets one attempt pass.
   *
   * @throws ClusterException when another run has the lock, or may have it
   */
  void check() throws ClusterException;

  /**
   * Asks the server for the holder of the lock, for a write that met something unexpected.
   *
   * @return whether a lock keeps other runs away at this moment; false without a lock
   * @throws ClusterException when another run has the lock, or the server does not confirm the lock
   */
  default boolean confirm() throws ClusterException {
    check();
    return false;
  }

  /**
   * Announces a write of several requests that the end of the process must not interrupt, such as a
   * deletion and the following creation.
   *
   * @param atMost how long it may take
   */
  default void mayTake(Duration atMost) {}

  /** Returns a gate that is always open: without a lock, as in a dry run. */
  static WriteGate open() {
    return () -> {};
  }
}
