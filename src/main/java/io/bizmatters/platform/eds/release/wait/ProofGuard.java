package io.bizmatters.platform.eds.release.wait;

import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.EndOfProcess;
import io.bizmatters.platform.eds.kubernetes.api.RequestPool;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Releases every woken service: when its proof is done, when the wait ends in any other way, and
 * when the process must end. Only a kill leaves the annotation behind, and the next run finds it.
 */
final class ProofGuard implements AutoCloseable {

  /** Without this wait, a running wake-up would arrive after the release. */
  private static final long UNDER_WAY_MILLIS = 2_000;

  /** A user who stops a build waits this long at most if the cluster does not answer. */
  private static final long AT_END_MILLIS = 10_000;

  private record Woken(String namespace, String scaledObject) {}

  private final WaitEnvironment environment;
  private final Consumer<String> notes;
  private final Map<Woken, Boolean> woken = new ConcurrentHashMap<>();
  private final EndOfProcess atEnd;
  private boolean ending;
  private int waking;

  ProofGuard(WaitEnvironment environment, Consumer<String> notes) {
    this.environment = environment;
    this.notes = notes;
    this.atEnd = new EndOfProcess("eds-let-go", this::atEnd, notes);
  }

  /** Registers a service before its annotation is set. */
  void woken(String namespace, String scaledObject) {
    woken.put(new Woken(namespace, scaledObject), true);
    atEnd.await();
  }

  /** Sets the annotation, unless the process is ending; no answer has to be processed. */
  Runnable wake(String namespace, String scaledObject) throws ClusterException {
    synchronized (this) {
      if (ending) {
        return () -> {};
      }
      waking++;
    }
    try {
      environment.wake(namespace, scaledObject);
    } finally {
      synchronized (this) {
        waking--;
        notifyAll();
      }
    }
    return () -> {};
  }

  /** Removes the annotation; no answer has to be processed. */
  Runnable letGo(String namespace, String scaledObject) throws ClusterException {
    environment.letGo(namespace, scaledObject);
    woken.remove(new Woken(namespace, scaledObject));
    return () -> {};
  }

  private void atEnd() {
    Thread all = RequestPool.daemons("eds-let-all-go").newThread(this::letAllGo);
    try {
      awaitWaking();
      all.start();
      all.join(AT_END_MILLIS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
    if (all.isAlive()) {
      woken.keySet().forEach(one -> stillWoken(one, "no answer"));
    }
  }

  private synchronized void awaitWaking() throws InterruptedException {
    ending = true;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(UNDER_WAY_MILLIS);
    for (long left = UNDER_WAY_MILLIS; waking > 0 && left > 0; left = millisUntil(end)) {
      wait(left);
    }
  }

  private static long millisUntil(long end) {
    return TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
  }

  private void letAllGo() {
    for (Woken one : Set.copyOf(woken.keySet())) {
      try {
        environment.letGo(one.namespace(), one.scaledObject());
        woken.remove(one);
      } catch (ClusterException lost) {
        stillWoken(one, lost.what());
      }
    }
  }

  private void stillWoken(Woken one, String why) {
    notes.accept(
        one.scaledObject()
            + " in "
            + one.namespace()
            + " is still woken ("
            + why
            + "): kubectl -n "
            + one.namespace()
            + " annotate scaledobject "
            + one.scaledObject()
            + " autoscaling.keda.sh/force-activation-");
  }

  @Override
  public void close() {
    atEnd.closeNow(this::letAllGo);
  }
}
