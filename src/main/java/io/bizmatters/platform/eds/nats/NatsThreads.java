package io.bizmatters.platform.eds.nats;

import io.nats.client.Options;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** The threads of all that talks to NATS: daemons, ended together. The client's own are none. */
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
