package io.bizmatters.platform.eds.scaletest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a test is run.
 *
 * @param subjects to publish to, each service to the first that its consumer gets; without any, to
 *     one of a wildcard in the consumer's filter or the stream's subjects
 * @param down how long replicas may take to come down; without it, by the service's own window
 * @param force also while there is a lag already, and to subjects that other consumers name
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

  /** Whether messages can be published to it: it is one subject, not many. */
  public static boolean isSubject(String text) {
    return Subjects.isLiteral(text);
  }

  /** Who takes the messages once the service has scaled up. */
  public enum Drain {
    /** The service's pods; the goal, where they take none. */
    WORKER,
    /** The goal. */
    GOAL
  }
}
