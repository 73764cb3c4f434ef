package io.bizmatters.platform.eds.nats;

/** Reports that NATS cannot be reached, or not in the required way. */
public final class NatsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final String fix;

  public NatsException(String what, String fix) {
    super(what + ": " + fix);
    this.what = what;
    this.fix = fix;
  }

  NatsException(String what, String fix, Throwable cause) {
    super(what + ": " + fix, cause);
    this.what = what;
    this.fix = fix;
  }

  /** The failure, with the address and without secrets. */
  public String what() {
    return what;
  }

  /** The fix: what a person can do. */
  public String fix() {
    return fix;
  }
}
