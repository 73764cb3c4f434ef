package io.bizmatters.platform.eds.nats;

/**
 * Something about a stream or a consumer that is not as the worker and KEDA need it.
 *
 * @param what is so
 * @param why it matters
 * @param fix what a person can do about it
 */
public record StreamFinding(Level level, String what, String why, String fix) {

  /** How bad it is. */
  public enum Level {
    /** The service cannot work. */
    ERROR,
    /** It works, and not as its configuration says. */
    WARNING,
    /** Worth knowing. */
    INFO
  }

  /** All in one line. */
  public String text() {
    return what + ": " + why + "; " + fix;
  }
}
