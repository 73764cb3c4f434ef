package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.cluster.ClusterException;
import io.bizmatters.platform.eds.release.OutputException;
import io.bizmatters.platform.eds.report.RunReport.ServiceReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.maven.execution.MavenSession;

/**
 * The waits of a reactor that are joined in its last module: every module applies first, and what
 * they all wait for is waited for at the same time.
 */
final class ReactorWaits implements AutoCloseable {

  /** What one module has applied and not waited for yet. */
  interface PendingWait extends AutoCloseable {

    /** Waits, and leaves the module's report. */
    List<ServiceReport> await() throws ClusterException, OutputException, InterruptedException;

    @Override
    void close();
  }

  private final List<PendingWait> pending = new ArrayList<>();
  private int arrived;

  /** The session's own. */
  static ReactorWaits of(MavenSession session) {
    return SessionValue.of(session, ReactorWaits.class, new ReactorWaits());
  }

  synchronized void add(PendingWait wait) {
    pending.add(wait);
  }

  /**
   * One more run of the goal is over.
   *
   * @param expected how many there are in this build
   * @return all that is to be waited for when it was the last, else nothing
   */
  synchronized List<PendingWait> arrive(int expected) {
    arrived++;
    if (arrived < expected) {
      return List.of();
    }
    List<PendingWait> all = List.copyOf(pending);
    pending.clear();
    return all;
  }

  /** Waits for all of them at the same time. */
  static List<ServiceReport> awaitAll(List<PendingWait> waits)
      throws ClusterException, OutputException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(waits.size(), ReactorWaits::thread);
    try {
      List<Future<List<ServiceReport>>> running = new ArrayList<>();
      waits.forEach(wait -> running.add(threads.submit(wait::await)));
      List<ServiceReport> all = new ArrayList<>();
      for (Future<List<ServiceReport>> wait : running) {
        all.addAll(result(wait));
      }
      return all;
    } finally {
      threads.shutdownNow();
      waits.forEach(PendingWait::close);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "eds-wait");
    thread.setDaemon(true);
    return thread;
  }

  private static List<ServiceReport> result(Future<List<ServiceReport>> wait)
      throws ClusterException, OutputException, InterruptedException {
    try {
      return wait.get();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof ClusterException lost) {
        throw lost;
      }
      if (failed.getCause() instanceof OutputException unwritable) {
        throw unwritable;
      }
      if (failed.getCause() instanceof InterruptedException stop) {
        throw stop;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  /** What nobody waited for, because a module failed first. */
  @Override
  public synchronized void close() {
    pending.forEach(PendingWait::close);
    pending.clear();
  }
}
