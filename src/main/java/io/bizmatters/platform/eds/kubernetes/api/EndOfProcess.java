package io.bizmatters.platform.eds.kubernetes.api;

import java.util.function.Consumer;

/** What must not be left open: it is closed when a run ends, and when its process is told to. */
public final class EndOfProcess {

  private final Thread work;
  private final Consumer<String> notes;
  private boolean awaited;

  /**
   * @param name of the thread that does the work when the process is told to end
   * @param notes takes what people should read
   */
  public EndOfProcess(String name, Runnable work, Consumer<String> notes) {
    this.work = new Thread(work, name);
    this.notes = notes;
  }

  /** From now on there is something to close. */
  public synchronized void await() {
    if (!awaited) {
      Runtime.getRuntime().addShutdownHook(work);
      awaited = true;
    }
  }

  /** Closes here and now; an interrupt of the build does not keep it from that. */
  public void closeNow(Runnable last) {
    boolean interrupted = Thread.interrupted();
    last.run();
    forget();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void forget() {
    if (awaited) {
      try {
        awaited = !Runtime.getRuntime().removeShutdownHook(work);
      } catch (IllegalStateException ending) {
        notes.accept("the build is ending: " + ending.getMessage());
      }
    }
  }
}
