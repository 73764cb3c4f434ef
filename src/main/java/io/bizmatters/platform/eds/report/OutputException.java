package io.bizmatters.platform.eds.report;

/** Files could not be written or removed: a matter of the machine, not of the configuration. */
public final class OutputException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final String fix;

  public OutputException(String what, String fix, Throwable cause) {
    super(what + ": " + fix, cause);
    this.what = what;
    this.fix = fix;
  }

  public OutputException(String what, String fix) {
    super(what + ": " + fix);
    this.what = what;
    this.fix = fix;
  }

  /** What failed, with the file. */
  public String what() {
    return what;
  }

  /** What a person can do about it. */
  public String fix() {
    return fix;
  }
}
