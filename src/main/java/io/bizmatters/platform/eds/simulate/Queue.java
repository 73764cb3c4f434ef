package io.bizmatters.platform.eds.simulate;

/** The consumer's messages and the pods that work on them. */
interface Queue {

  /** Announces the messages of the second that begins; they come evenly, or all at its start. */
  void publish(long second, long messages, boolean atOnce);

  /** Lets time pass. */
  void advance(double to);

  /** Adds a pod that works from now on. */
  void start(double now);

  /** Stops the pod that was added last. */
  void stop(double now);

  /** Returns the pods that work or could work. */
  int ready();

  /** Returns the stopped pods that still exist. */
  int stopping();

  /** Returns the messages that were published. */
  long published();

  /** Returns the messages that no pod has got yet. */
  long pending();

  /** Returns the messages that a pod has got, or had, and nobody has acknowledged. */
  long ackPending();

  /** Returns the messages that are done. */
  long done();

  /** Returns the ready pods that work on a message. */
  int busy();

  /**
   * Returns the waits until a worker began a message. A message that still waits counts with its
   * wait until now, which is less than its whole wait.
   */
  Waits waits();

  /** Returns the lag that KEDA reads. */
  default long lag() {
    return pending() + ackPending();
  }
}
