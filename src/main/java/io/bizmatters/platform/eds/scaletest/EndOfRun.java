package io.bizmatters.platform.eds.scaletest;

import java.util.function.Consumer;

/** What must not be left open: it is closed when a run ends, and when its process is told to. */
public interface EndOfRun {

  /** From now on there is something to close. */
  void await();

  /** Closes here and now; an interrupt of the build does not keep it from that. */
  void closeNow(Runnable last);

  /** Makes one for each run. */
  @FunctionalInterface
  interface Maker {

    /**
     * One that has nothing to close yet.
     *
     * @param thread its name, for when the process is told to end
     * @param work what that thread does
     * @param notes takes what people should read
     */
    EndOfRun make(String thread, Runnable work, Consumer<String> notes);
  }
}
