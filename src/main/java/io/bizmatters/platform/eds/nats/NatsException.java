package io.bizmatters.platform.eds.nats;

/** NATS cannot be talked to, or not as it must be. */
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

  /** What failed, with the address; nothing secret. */
  public String what() {
    return what;
  }

  /** What a person can do about it. */
  public String fix() {
    return fix;
  }
}
