package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException.Reason;
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
 * What has to be asked of the cluster and of NATS while a wait goes on: done on threads of its own,
 * a few at a time, and handed over to the one thread that judges.
 */
final class BackgroundQueries implements AutoCloseable {

  private static final int AT_A_TIME = 8;
  private static final long END_MILLIS = 500;
  private static final Duration AFTER_A_DEFECT = Duration.ofSeconds(2);

  /** What is done elsewhere; what comes of it is taken in by the judging thread. */
  @FunctionalInterface
  interface Query {
    Runnable run() throws ClusterException, InterruptedException;
  }

  private final ExecutorService threads =
      Executors.newFixedThreadPool(AT_A_TIME, BackgroundQueries::thread);
  private final Queue<Runnable> done = new ConcurrentLinkedQueue<>();
  private final Set<String> running = ConcurrentHashMap.newKeySet();
  private final Set<String> noted = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> notBefore = new ConcurrentHashMap<>();
  private final Consumer<String> notes;
  private volatile Optional<ClusterException> fatal = Optional.empty();

  /**
   * @param notes takes a line for what has to be asked again
   */
  BackgroundQueries(Consumer<String> notes) {
    this.notes = notes;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "eds-errand");
    thread.setDaemon(true);
    return thread;
  }

  /** Starts one, unless one of that name is under way. */
  void start(String name, Query query) {
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

  /** A cluster that is gone for a moment is asked again; one that refuses us is not. */
  private synchronized void failed(ClusterException failure) {
    if (failure.reason() == Reason.UNAUTHORIZED || failure.reason() == Reason.REFUSED) {
      fatal = fatal.or(() -> Optional.of(failure));
    } else if (noted.add(failure.what())) {
      notes.accept(failure.what() + "; asked again");
    }
  }

  /** A defect is reported once, and its question is not repeated at each tick. */
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
   * Takes in what has come back.
   *
   * @throws ClusterException when the cluster does not know us any more, or refuses us
   */
  void deliver() throws ClusterException {
    for (Runnable result = done.poll(); result != null; result = done.poll()) {
      result.run();
    }
    if (fatal.isPresent()) {
      throw fatal.get();
    }
  }

  /** A request that is under way must not reach the cluster after what is sent later. */
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
