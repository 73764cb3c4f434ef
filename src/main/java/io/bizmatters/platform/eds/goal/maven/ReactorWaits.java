package io.bizmatters.platform.eds.goal.maven;

import io.bizmatters.platform.eds.goal.maven.SessionClusters.SessionValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.maven.execution.BuildFailure;
import org.apache.maven.execution.BuildSummary;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenExecutionResult;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

/**
 * The waits of a reactor that are joined at its end: every module applies first, and then all waits
 * run at the same time. The end is the end of the session, not of the last module: which module is
 * the last, and whether it is built at all, is not known in advance.
 */
public final class ReactorWaits implements AutoCloseable {

  /** What one module has applied and not waited for yet. */
  public interface PendingWait extends AutoCloseable {

    /**
     * Waits, and leaves the module's report.
     *
     * @throws MojoFailureException when a service does not reach its required state
     * @throws MojoExecutionException when the cluster cannot be reached any more
     */
    void await() throws MojoFailureException, MojoExecutionException;

    /** Reports that nothing will wait for the module. */
    void giveUp();

    MavenProject module();

    @Override
    void close();
  }

  private static final Duration LETTING_GO = Duration.ofSeconds(5);

  private final List<PendingWait> pending = new ArrayList<>();

  /** Returns the waits of the session. */
  public static ReactorWaits of(MavenSession session) {
    return SessionValue.of(session, ReactorWaits.class, new ReactorWaits());
  }

  public synchronized void add(PendingWait wait) {
    pending.add(wait);
  }

  /**
   * Runs when all modules have been built, or no further module will be: waits for all pending
   * services, and fails the modules whose services are not ready, and with them the build. After a
   * failure, the build waits only with {@code --fail-at-end} or {@code --fail-never}.
   */
  synchronized void end(MavenSession session) {
    MavenExecutionResult result = session.getResult();
    boolean failFast =
        !MavenExecutionRequest.REACTOR_FAIL_AT_END.equals(session.getReactorFailureBehavior())
            && !MavenExecutionRequest.REACTOR_FAIL_NEVER.equals(
                session.getReactorFailureBehavior());
    try {
      if (pending.isEmpty()) {
        return;
      }
      if (result.hasExceptions() && failFast) {
        pending.forEach(PendingWait::giveUp);
      } else {
        awaitAll(result);
      }
    } finally {
      close();
    }
  }

  private void awaitAll(MavenExecutionResult result) {
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(pending.size(), ReactorWaits::thread);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (PendingWait wait : pending) {
        running.add(
            threads.submit(
                () -> {
                  wait.await();
                  return wait;
                }));
      }
      for (int i = 0; i < running.size(); i++) {
        Optional<Throwable> failure = failure(running.get(i));
        long milliseconds = (System.nanoTime() - start) / 1_000_000;
        MavenProject module = pending.get(i).module();
        failure.ifPresent(found -> fail(result, module, milliseconds, found));
      }
    } finally {
      end(threads);
    }
  }

  /**
   * Stops the threads and gives them time to release woken services, for which they still need
   * their connections.
   */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    try {
      threads.awaitTermination(LETTING_GO.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "eds-wait");
    thread.setDaemon(true);
    thread.setContextClassLoader(ReactorWaits.class.getClassLoader());
    return thread;
  }

  private static Optional<Throwable> failure(Future<?> wait) {
    try {
      wait.get();
      return Optional.empty();
    } catch (ExecutionException failed) {
      return Optional.of(Optional.ofNullable(failed.getCause()).orElse(failed));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Optional.of(new MojoExecutionException("stopped while waiting"));
    }
  }

  private static void fail(
      MavenExecutionResult result, MavenProject module, long milliseconds, Throwable failure) {
    long before =
        Optional.ofNullable(result.getBuildSummary(module)).map(BuildSummary::getTime).orElse(0L);
    result.addBuildSummary(new BuildFailure(module, before + milliseconds, failure));
    result.addException(failure);
  }

  @Override
  public synchronized void close() {
    pending.forEach(PendingWait::close);
    pending.clear();
  }
}
