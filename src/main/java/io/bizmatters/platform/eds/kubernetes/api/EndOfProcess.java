package io.bizmatters.platform.eds.kubernetes.api;

import java.util.function.Consumer;

/** Runs a piece of work when a run ends, and also when SIGTERM or Ctrl+C ends the process. */
public final class EndOfProcess {

  private final Thread work;
  private final Consumer<String> notes;
  private boolean awaited;

  /**
   * @param name name of the thread that runs the work at the end of the process
   * @param notes takes messages for people
   */
  public EndOfProcess(String name, Runnable work, Consumer<String> notes) {
    this.work = new Thread(work, name);
    this.notes = notes;
  }

  /** Registers the work for the end of the process. */
  public synchronized void await() {
    if (!awaited) {
      Runtime.getRuntime().addShutdownHook(work);
      awaited = true;
    }
  }

  /** Runs the work now, on this thread, even if the build is interrupted. */
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
