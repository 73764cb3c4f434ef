package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.Observation.Backlog;

/**
 * Holds the consumer's counts from its leader.
 *
 * @param deliveries all deliveries, including redeliveries
 * @param maxDeliver the maximal number of deliveries of a message; below 1 for no limit
 */
record Work(Backlog backlog, long deliveries, long maxDeliver) {

  long lag() {
    return backlog.lag();
  }

  /** Whether deliveries are limited, so that a message can be lost. */
  boolean isLimited() {
    return maxDeliver > 0;
  }
}
