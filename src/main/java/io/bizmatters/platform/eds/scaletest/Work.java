package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Observation.Backlog;

/**
 * What the consumer has to do, as its leader counts it.
 *
 * @param deliveries ever made, redeliveries too
 * @param maxDeliver how often it delivers a message at most; below 1 is no limit
 */
record Work(Backlog backlog, long deliveries, long maxDeliver) {

  long lag() {
    return backlog.lag();
  }

  /** Whether a message can be lost by being delivered too often. */
  boolean isLimited() {
    return maxDeliver > 0;
  }
}
