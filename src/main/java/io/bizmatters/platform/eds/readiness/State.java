package io.bizmatters.platform.eds.readiness;

/** Lists the results of a wait for a service. */
public enum State {
  READY(true),
  /** At 0 replicas, which is allowed: no pod has proven the image. */
  READY_IDLE(true),
  /** A pod of the applied template was available, woken from 0 or already running. */
  READY_PROVEN(true),
  /** Rolled out; the autoscaler is paused by annotation. */
  PAUSED(false),
  /** Rolled out; KEDA cannot read the lag and keeps the fallback's replicas. */
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

  /** Returns whether the service failed or took too long. */
  public boolean isBad() {
    return this == FAILED || this == TIMEOUT;
  }
}
