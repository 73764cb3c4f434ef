package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Holds the options of a test.
 *
 * @param subjects the subjects to publish to; each service uses the first that its consumer
 *     receives. Without subjects, the test derives one from a wildcard in the consumer's filter or
 *     the stream's subjects
 * @param down the maximal time of the scale-down; by default derived from the service's window
 * @param force whether to test despite an existing lag, and on subjects that other consumers name
 */
public record ScaleTestOptions(
    int messages,
    List<String> subjects,
    Drain drain,
    Duration up,
    Optional<Duration> down,
    boolean force) {

  public ScaleTestOptions {
    subjects = List.copyOf(subjects);
  }

  /** Whether messages can be published to the text: it must be a subject without wildcards. */
  public static boolean isSubject(String text) {
    return Subjects.isLiteral(text);
  }

  /** Who drains the messages after the scale-up. */
  public enum Drain {
    /** The service's pods, or the goal if they process none. */
    WORKER,
    /** The goal. */
    GOAL
  }
}
