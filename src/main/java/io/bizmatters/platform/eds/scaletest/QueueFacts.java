package io.bizmatters.platform.eds.scaletest;

import io.bizmatters.platform.eds.scaletest.LeftMessages.OtherTests;
import io.bizmatters.platform.eds.scaletest.TestMessages.TestSubject;
import io.bizmatters.platform.eds.scaletest.Trace.Observation.Backlog;
import java.util.Optional;

/**
 * Holds the facts of a stream and its consumer before a test.
 *
 * @param subject the subject for the test's messages; empty when there is no suitable one
 * @param others messages of other tests in the stream
 * @param lastSequence the last sequence of the stream
 * @param fixed why messages cannot be published or deleted; empty when they can
 * @param unfit why pods cannot share the consumer; empty when they can
 */
record QueueFacts(
    Routing routing,
    Optional<TestSubject> subject,
    Work work,
    Room room,
    OtherTests others,
    long lastSequence,
    String fixed,
    String unfit) {

  QueueFacts with(OtherTests found) {
    return new QueueFacts(routing, subject, work, room, found, lastSequence, fixed, unfit);
  }

  /**
   * Holds the usage and limits of a stream; a limit below 1 means unlimited.
   *
   * @param onSubject the number of its messages on the subject of the test
   */
  record Room(
      long messages,
      long maxMessages,
      long onSubject,
      long maxMessagesPerSubject,
      long bytes,
      long maxBytes) {}

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
}
