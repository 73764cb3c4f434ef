package io.bizmatters.platform.eds.nats;

/**
 * Describes a setting of a stream or consumer that does not fit the worker or KEDA.
 *
 * @param what the fact
 * @param why it matters
 * @param fix what a person can do
 */
public record StreamFinding(Level level, String what, String why, String fix) {

  /** The severity. */
  public enum Level {
    /** The service cannot work. */
    ERROR,
    /** The service works, but not as its configuration says. */
    WARNING,
    /** Worth knowing. */
    INFO
  }

  /** Returns the finding as one line. */
  public String text() {
    return what + ": " + why + "; " + fix;
  }
}
