package io.bizmatters.platform.eds.model.tree;

/** Reports a failure of the surroundings: the failure, and what a person can do. */
public abstract class EdsException extends Exception {

  private static final long serialVersionUID = 1L;

  private final String what;
  private final String fix;

  protected EdsException(String what, String fix) {
    super(what + ": " + fix);
    this.what = what;
    this.fix = fix;
  }

  protected EdsException(String what, String fix, Throwable cause) {
    super(what + ": " + fix, cause);
    this.what = what;
    this.fix = fix;
  }

  /** The failure, with the file, context, server or address, and without secrets. */
  public final String what() {
    return what;
  }

  /** The fix: what a person can do. */
  public final String fix() {
    return fix;
  }
}
