package io.bizmatters.platform.eds.nats;

import io.nats.client.Options;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Supplies daemon threads for all connections to NATS, and ends them together. The NATS client's
 * own threads would not be daemons.
 */
final class NatsThreads implements AutoCloseable {

  private final ExecutorService pool = Executors.newCachedThreadPool(NatsThreads::thread);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(NatsThreads::thread);

  ExecutorService pool() {
    return pool;
  }

  Options.Builder lendTo(Options.Builder options) {
    return options
        .executor(pool)
        .scheduledExecutor(timer)
        .connectExecutor(pool)
        .callbackExecutor(pool)
        .readerExecutor(pool)
        .writerExecutor(pool);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "eds-nats");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    pool.shutdownNow();
    timer.shutdownNow();
  }
}
