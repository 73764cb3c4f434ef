package io.bizmatters.platform.eds.goal;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Does work whose only effect is loaded classes, on a thread of its own while the configuration is
 * read. A cold run spends most of its time on loading and linking classes, and a second core can do
 * half of that.
 */
final class WarmUp {

  private final FutureTask<Boolean> work;

  private WarmUp(FutureTask<Boolean> work) {
    this.work = work;
  }

  /** Starts the work. */
  static WarmUp start(Runnable work) {
    FutureTask<Boolean> task = new FutureTask<>(work, true);
    Thread thread = new Thread(task, "eds-warm-up");
    thread.setDaemon(true);
    thread.start();
    return new WarmUp(task);
  }

  /** Waits for the thread to end, so that it does not outlive the goal. */
  void end() {
    try {
      work.get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException defect) {
      throw new IllegalStateException(defect);
    }
  }
}
