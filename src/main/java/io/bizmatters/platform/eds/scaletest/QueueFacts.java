package io.bizmatters.platform.eds.scaletest;

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
}
