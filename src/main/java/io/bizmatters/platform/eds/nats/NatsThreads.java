package io.bizmatters.platform.eds.nats;

import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.nats.client.Options;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Supplies daemon threads for all connections to NATS, and ends them together. The NATS client's
 * own threads would not be daemons.
 */
final class NatsThreads implements AutoCloseable {

  private final ExecutorService pool =
      Executors.newCachedThreadPool(RequestPool.daemons("eds-nats"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(RequestPool.daemons("eds-nats"));

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

  @Override
  public void close() {
    pool.shutdownNow();
    timer.shutdownNow();
  }
}
