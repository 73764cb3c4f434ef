package io.bizmatters.platform.eds.kubernetes.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiFunction;

/** Sends a few requests at a time, on threads that end when the pool is closed. */
public final class RequestPool implements AutoCloseable {

  /** More requests at a time are not faster: the processor is the limit. */
  private static final int AT_A_TIME = 4;

  private final ExecutorService threads;

  public RequestPool(String name) {
    this(name, AT_A_TIME);
  }

  /** Creates a pool for work that takes longer than a request and mostly waits. */
  public RequestPool(String name, int atATime) {
    this.threads = Executors.newFixedThreadPool(atATime, daemons(name));
  }

  /** Returns a factory of threads of that name that do not keep the process alive. */
  public static ThreadFactory daemons(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The request about one item. */
  @FunctionalInterface
  public interface Request<T, R> {
    R send(T about) throws ClusterException;
  }

  /** Starts one piece of work and returns its future. */
  public <R> Future<R> start(Callable<R> work) {
    return threads.submit(work);
  }

  /**
   * Sends a request for each item and returns the answers in the order of the items.
   *
   * @throws ClusterException the first failure to reach the cluster
   */
  public <T, R> List<R> all(List<T> things, Request<T, R> request) throws ClusterException {
    List<ClusterException> failures = new CopyOnWriteArrayList<>();
    List<Optional<R>> answers =
        each(
            things,
            thing -> Optional.of(request.send(thing)),
            (thing, failure) -> {
              failures.add(failure);
              return Optional.empty();
            });
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return answers.stream().map(Optional::orElseThrow).toList();
  }

  /**
   * Sends a request for each item and returns the answers in the order of the items.
   *
   * @param lost supplies the answer when the cluster cannot be reached
   */
  public <T, R> List<R> each(
      List<T> things, Request<T, R> request, BiFunction<T, ClusterException, R> lost) {
    List<Future<R>> running = new ArrayList<>();
    for (T thing : things) {
      running.add(threads.submit(() -> answer(thing, request, lost)));
    }
    List<R> answers = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      answers.add(result(things.get(i), running.get(i), lost));
    }
    return answers;
  }

  private static <T, R> R answer(
      T thing, Request<T, R> request, BiFunction<T, ClusterException, R> lost) {
    try {
      return request.send(thing);
    } catch (ClusterException failure) {
      return lost.apply(thing, failure);
    }
  }

  private static <T, R> R result(
      T thing, Future<R> running, BiFunction<T, ClusterException, R> lost) {
    try {
      return running.get();
    } catch (InterruptedException stop) {
      running.cancel(true);
      return lost.apply(thing, ClusterException.interrupted(stop));
    } catch (ExecutionException defect) {
      throw new IllegalStateException(String.valueOf(thing), defect);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
