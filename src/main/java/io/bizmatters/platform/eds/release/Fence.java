package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;

/** What stands before each write: a run that has lost its lock must not go on. */
interface Fence {

  /**
   * Lets one write begin; {@link #end} must follow.
   *
   * @throws ClusterException when the lock is another's, or may be by now
   */
  void begin() throws ClusterException;

  /** The write is answered. */
  void end();

  /**
   * Asks the lock once more, before a write is repeated.
   *
   * @throws ClusterException when the lock is another's, or may be by now
   */
  void check() throws ClusterException;

  /** When the lock last gave a confirmed sign of life, by {@link System#nanoTime}. */
  long confirmedAt();

  /** Where nothing is locked, as in a dry run. */
  static Fence open() {
    return new Fence() {
      @Override
      public void begin() {}

      @Override
      public void end() {}

      @Override
      public void check() {}

      @Override
      public long confirmedAt() {
        return System.nanoTime();
      }
    };
  }
}
