package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;

/** What stands before each stage of writes: a run that has lost its lock must not go on. */
interface Fence {

  /**
   * Lets a stage of writes begin; {@link #end} must follow.
   *
   * @throws ClusterException when the lock is another's, or may be by now
   */
  void begin() throws ClusterException;

  /** All requests of the stage are answered. */
  void end();

  /** Where nothing is locked, as in a dry run. */
  static Fence open() {
    return new Fence() {
      @Override
      public void begin() {}

      @Override
      public void end() {}
    };
  }
}
