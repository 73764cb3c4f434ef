package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.cluster.ClusterException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Sees to it that every service that was woken is let go: when the proof is done, when the wait
 * ends in any other way, and when the process is told to end. Only a kill leaves the annotation
 * behind, and the next run finds it.
 */
final class ProofGuard implements AutoCloseable {

  private record Woken(String namespace, String scaledObject) {}

  private final Surroundings surroundings;
  private final Consumer<String> notes;
  private final Map<Woken, Boolean> woken = new ConcurrentHashMap<>();
  private final Thread atEnd = new Thread(this::letAllGo, "eds-let-go");
  private boolean hooked;

  ProofGuard(Surroundings surroundings, Consumer<String> notes) {
    this.surroundings = surroundings;
    this.notes = notes;
  }

  /** Called before the annotation is set. */
  synchronized void woken(String namespace, String scaledObject) {
    woken.put(new Woken(namespace, scaledObject), true);
    if (!hooked) {
      Runtime.getRuntime().addShutdownHook(atEnd);
      hooked = true;
    }
  }

  /** Takes the annotation away; nothing is left to take in. */
  Runnable letGo(String namespace, String scaledObject) throws ClusterException {
    surroundings.letGo(namespace, scaledObject);
    woken.remove(new Woken(namespace, scaledObject));
    return () -> {};
  }

  private void letAllGo() {
    for (Woken one : Set.copyOf(woken.keySet())) {
      try {
        surroundings.letGo(one.namespace(), one.scaledObject());
        woken.remove(one);
      } catch (ClusterException lost) {
        notes.accept(
            one.scaledObject()
                + " in "
                + one.namespace()
                + " is still woken ("
                + lost.what()
                + "): kubectl -n "
                + one.namespace()
                + " annotate scaledobject "
                + one.scaledObject()
                + " autoscaling.keda.sh/force-activation-");
      }
    }
  }

  /** An interrupt of the build must not keep the request from being sent. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    letAllGo();
    synchronized (this) {
      if (hooked) {
        unhook();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void unhook() {
    try {
      hooked = !Runtime.getRuntime().removeShutdownHook(atEnd);
    } catch (IllegalStateException ending) {
      notes.accept("the build is ending: " + ending.getMessage());
    }
  }
}
