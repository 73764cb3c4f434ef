package io.bizmatters.platform.eds.report;

/**
 * Reports that a file could not be written or deleted: a fault of the machine, not of the
 * configuration.
 */
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

  /** The failure, with the file. */
  public String what() {
    return what;
  }

  /** The fix: what a person can do. */
  public String fix() {
    return fix;
  }
}
