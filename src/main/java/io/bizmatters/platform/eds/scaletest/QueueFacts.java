package io.bizmatters.platform.eds.scaletest;

import java.util.Optional;

/**
 * A stream and its consumer before a test.
 *
 * @param subject where the messages of the test can go; empty where there is no such subject
 * @param others what other tests have in the stream
 * @param lastSequence of the stream's messages
 * @param fixed why nobody can publish to it or delete from it; empty when one can
 * @param unfit why pods cannot share the consumer's messages; empty when they can
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
