package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;

/** What stands before each stage of writes: a run that has lost its lock must not go on. */
@FunctionalInterface
public interface Fence {

  /**
   * Passes while the run may write.
   *
   * @throws ClusterException when its lock is another's, or may be by now
   */
  void check() throws ClusterException;

  /** Where nothing is locked, as in a dry run. */
  static Fence open() {
    return () -> {};
  }
}
