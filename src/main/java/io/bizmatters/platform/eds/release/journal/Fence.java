package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.WriteGate;

/** What stands before each object that is written: a run that has lost its lock must not go on. */
public interface Fence extends WriteGate {

  /**
   * Lets the writes of one object begin; {@link #end} must follow.
   *
   * @throws ClusterException when the lock is another's, or may be by now, or the process ends
   */
  void begin() throws ClusterException;

  /** All requests of that object are answered. */
  void end();

  /**
   * The last moment, by {@link System#nanoTime}, at which the server confirmed that the lock was
   * ours.
   */
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
