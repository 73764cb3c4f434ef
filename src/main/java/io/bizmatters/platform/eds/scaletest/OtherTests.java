package io.bizmatters.platform.eds.scaletest;

import java.time.Instant;
import java.util.List;

/**
 * What other scale tests have in a stream, as far as it was looked through.
 *
 * @param left messages of tests that have ended
 * @param deleted of these, messages that are deleted now
 * @param running tests that run, or may still run
 * @param complete whether all was looked through
 */
record OtherTests(long left, long deleted, List<Running> running, boolean complete) {

  OtherTests {
    running = List.copyOf(running);
  }

  /**
   * A test that runs, or may still run.
   *
   * @param messages that it has in the stream
   * @param answers whether it has just said that it runs
   * @param until when it has ended at the latest, by the clock of NATS: of use where it is silent
   */
  record Running(String run, long messages, boolean answers, Instant until) {

    /** With one more of its messages. */
    Running and(Running more) {
      return new Running(
          run,
          messages + more.messages,
          answers || more.answers,
          until.isAfter(more.until) ? until : more.until);
    }
  }
}
