package io.bizmatters.platform.eds.scaletest;

import java.time.Instant;
import java.util.List;

/**
 * Holds the result of a search for messages of other scale tests in a stream.
 *
 * @param left messages of ended tests
 * @param deleted the number of these that are now deleted
 * @param running tests that run, or may still run
 * @param complete whether the search read all messages
 */
record OtherTests(long left, long deleted, List<Running> running, boolean complete) {

  OtherTests {
    running = List.copyOf(running);
  }

  /**
   * A test that runs, or may still run.
   *
   * @param messages the number of its messages in the stream
   * @param answers whether the test has just answered
   * @param until the latest end of the test on the clock of NATS, for a silent test
   */
  record Running(String run, long messages, boolean answers, Instant until) {

    /** Adds a message of the same test. */
    Running and(Running more) {
      return new Running(
          run,
          messages + more.messages,
          answers || more.answers,
          until.isAfter(more.until) ? until : more.until);
    }
  }
}
