package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;

/** Describes an action of the test or an event during the test. */
public record Event(Duration at, Kind kind, String text) {

  /** The kinds of events, in the order of a test. */
  public enum Kind {
    /** The test's messages are in the stream. */
    PUBLISHED,
    /** Not all messages could be published. */
    NOT_PUBLISHED,
    /** The scale-up phase is over. */
    TOP_REACHED,
    /** The goal drains the messages itself, as configured. */
    GOAL_DRAINS,
    /** The goal drains the messages because the worker does not. */
    WORKER_IDLE,
    /** No message of the test waits. */
    DRAINED,
    /** Some messages of the test could not be removed from the consumer. */
    NOT_DRAINED,
    /** Somebody else published messages for a consumer with limited deliveries. */
    OTHERS_PUBLISH,
    /** NATS has not answered for too long. */
    NATS_LOST,
    /** No message of the test is in the stream. */
    RESTORED,
    /** Some messages of the test may still be in the stream. */
    NOT_RESTORED
  }
}
