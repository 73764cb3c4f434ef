package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;

/** Something that the test itself did, or that became of it. */
public record Event(Duration at, Kind kind, String text) {

  /** What a test does, in its order. */
  public enum Kind {
    /** Its messages are in the stream. */
    PUBLISHED,
    /** Not all of them could be published. */
    NOT_PUBLISHED,
    /** Nothing more is to be seen of the way up. */
    TOP_REACHED,
    /** The goal takes the messages itself, as it was told to. */
    GOAL_DRAINS,
    /** The goal takes them because the worker does not. */
    WORKER_IDLE,
    /** None of its messages is waiting. */
    DRAINED,
    /** Some of its messages could not be taken away from the consumer. */
    NOT_DRAINED,
    /** Somebody else published for a consumer that delivers a message so often at most. */
    OTHERS_PUBLISH,
    /** NATS has not answered for long. */
    NATS_LOST,
    /** None of its messages is in the stream. */
    RESTORED,
    /** Some of its messages may still be there. */
    NOT_RESTORED
  }
}
