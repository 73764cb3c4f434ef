package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;

/** What stands before each stage of writes: a run that has lost its lock must not go on. */
@FunctionalInterface
interface Fence {

  /**
   * Lets a stage of writes begin.
   *
   * @return closed when all of its requests are answered
   * @throws ClusterException when the lock is another's, or may be by now
   */
  Stage begin() throws ClusterException;

  /** A stage of writes that goes on. */
  interface Stage extends AutoCloseable {
    @Override
    void close();
  }

  /** Where nothing is locked, as in a dry run. */
  static Fence open() {
    return () -> () -> {};
  }
}
