package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.EventDrivenService.Nats;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs the tests of all services: in parallel, except for services of the same stream, which would
 * see each other's lag and run one after another.
 */
public final class ScaleTests {

  /** The maximal time of a stopped test's clean-up. */
  private static final Duration CLEAN_UP = Duration.ofSeconds(20);

  private ScaleTests() {}

  /** A service and its readiness. */
  public record Candidate(ServiceObjects service, ServiceReport readiness) {

    private List<Object> stream() {
      Nats nats = service.service().nats();
      return List.of(nats.servers().text(), nats.account(), nats.stream());
    }
  }

  /**
   * The test of one service, with the work that follows at its end.
   *
   * @param <R> the result
   * @param <X> a further exception of the test
   */
  @FunctionalInterface
  public interface Test<R, X extends Exception> {
    R run(Candidate service) throws X, ClusterException, InterruptedException;
  }

  /**
   * Runs the tests and returns the results, grouped by stream. When a test fails with an exception,
   * the others are stopped and delete their messages first.
   *
   * @throws X the first exception of a test
   * @throws ClusterException when the cluster is lost
   * @throws InterruptedException when the build is stopped
   */
  public static <R, X extends Exception> List<R> run(
      List<Candidate> services, Class<X> failure, Test<R, X> test)
      throws X, ClusterException, InterruptedException {
    Collection<List<Candidate>> streams =
        services.stream()
            .collect(
                Collectors.groupingBy(Candidate::stream, LinkedHashMap::new, Collectors.toList()))
            .values();
    ExecutorService pool =
        Executors.newFixedThreadPool(streams.size(), RequestPool.daemons("eds-scale-test"));
    try {
      CompletionService<List<R>> tests = new ExecutorCompletionService<>(pool);
      List<Future<List<R>>> running = new ArrayList<>();
      for (List<Candidate> stream : streams) {
        running.add(tests.submit(() -> oneByOne(stream, test)));
      }
      for (int i = 0; i < running.size(); i++) {
        ended(tests.take(), failure);
      }
      List<R> all = new ArrayList<>();
      for (Future<List<R>> stream : running) {
        all.addAll(ended(stream, failure));
      }
      return all;
    } finally {
      end(pool);
    }
  }

  private static <R, X extends Exception> List<R> oneByOne(List<Candidate> stream, Test<R, X> test)
      throws X, ClusterException, InterruptedException {
    List<R> results = new ArrayList<>();
    for (Candidate service : stream) {
      results.add(test.run(service));
    }
    return results;
  }

  private static <R, X extends Exception> List<R> ended(Future<List<R>> stream, Class<X> failure)
      throws X, ClusterException, InterruptedException {
    try {
      return stream.get();
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      if (failure.isInstance(cause)) {
        throw failure.cast(cause);
      }
      if (cause instanceof ClusterException lost) {
        throw lost;
      }
      if (cause instanceof InterruptedException) {
        throw new InterruptedException();
      }
      throw new IllegalStateException(cause);
    }
  }

  private static void end(ExecutorService pool) {
    boolean interrupted = Thread.interrupted();
    pool.shutdownNow();
    try {
      pool.awaitTermination(CLEAN_UP.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException again) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
