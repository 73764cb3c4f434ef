package io.bizmatters.platform.eds.readiness;

/** How the wait for a service ends. */
public enum State {
  READY(true),
  /** At 0 replicas, as it may be: no pod has proven the image. */
  READY_IDLE(true),
  /** Woken from 0, or found running, and a pod of our template was available. */
  READY_PROVEN(true),
  /** Rolled out; somebody paused the autoscaler by annotation. */
  PAUSED(false),
  /** Rolled out; KEDA cannot read the lag and holds the fallback's replicas. */
  DEGRADED(false),
  FAILED(false),
  TIMEOUT(false);

  private final boolean ready;

  State(boolean ready) {
    this.ready = ready;
  }

  public boolean isReady() {
    return ready;
  }
}
