package io.bizmatters.platform.eds.release.journal;

import io.bizmatters.platform.eds.kubernetes.api.Api.WriteGate;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;

/** Guards each write of an object: a run that has lost its lock must stop writing. */
public interface Fence extends WriteGate {

  /**
   * Begins the writes of one object; {@link #end} must follow.
   *
   * @throws ClusterException when another run holds the lock or may hold it by now, or when the
   *     process is ending
   */
  void begin() throws ClusterException;

  /** Ends the writes of one object, after all its requests are answered. */
  void end();

  /**
   * Returns the last moment, by {@link System#nanoTime}, at which the server confirmed this run's
   * lock.
   */
  long confirmedAt();

  /** Returns a fence for runs that lock nothing, such as a dry run. */
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
