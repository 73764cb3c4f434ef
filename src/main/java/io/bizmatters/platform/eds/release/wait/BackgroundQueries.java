package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.model.tree.Query;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The questions to the cluster and to NATS during a wait. Threads of their own ask them, a few at a
 * time, and hand the answers to the one judging thread.
 */
final class BackgroundQueries implements AutoCloseable {

  private static final int AT_A_TIME = 8;
  private static final long END_MILLIS = 500;
  private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(2);

  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_A_TIME, RequestPool.daemons("eds-errand"));
  private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
  private final Consumer<String> notes;
  private volatile Optional<ClusterException> fatal = Optional.empty();

  /**
   * @param notes receives a line for each question that must be repeated
   */
  BackgroundQueries(Consumer<String> notes) {
    this.notes = notes;
  }

  /**
   * Starts a query, unless a query of that name is running.
   *
   * @param query asks on another thread; the judging thread runs what it returns
   */
  void start(String name, Query<Runnable, ClusterException> query) {
    if (isEarly(name) || !running.add(name)) {
      return;
    }
    threads.execute(
        () -> {
          try {
            done.add(query.run());
          } catch (ClusterException failure) {
            failed(failure);
          } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
          } catch (RuntimeException defect) {
            failed(name, defect);
          } finally {
            running.remove(name);
          }
        });
  }

  private boolean isEarly(String name) {
    return Optional.ofNullable(notBefore.get(name))
        .filter(at -> System.nanoTime() - at < 0)
        .isPresent();
  }

  /**
   * Repeats a query if the cluster was unreachable for a moment; fails if the cluster refuses it.
   */
  private synchronized void failed(ClusterException failure) {
    if (failure.reason() == Reason.UNAUTHORIZED || failure.reason() == Reason.REFUSED) {
      fatal = fatal.or(() -> Optional.of(failure));
    } else if (noted.add(failure.what())) {
      notes.accept(failure.what() + "; asked again");
    }
  }

  /** Reports a defect once; the query is not repeated at each tick. */
  private synchronized void failed(String name, RuntimeException defect) {
    notBefore.put(name, System.nanoTime() + AFTER_A_DEFECT.toNanos());
    if (noted.add(name + " " + defect)) {
      notes.accept(name + ": " + defect + "; asked again");
    }
  }

  boolean areRunning() {
    return !running.isEmpty();
  }

  /**
   * Delivers the answers that have arrived.
   *
   * @throws ClusterException when the cluster refuses this build or no longer accepts its login
   */
  void deliver() throws ClusterException {
    for (Runnable result = done.poll(); result != null; result = done.poll()) {
      result.run();
    }
    if (fatal.isPresent()) {
      throw fatal.get();
    }
  }

  /** Waits for running requests: none may reach the cluster after later requests. */
  @Override
  public void close() {
    threads.shutdownNow();
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(END_MILLIS, TimeUnit.MILLISECONDS)) {
        done.clear();
      }
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
