package io.bizmatters.platform.eds.kubernetes;

/** What a program left: its exit code and its two outputs. */
public record Outcome(String command, int exit, String out, String err) {

  /** The standard output of a run that has to succeed. */
  public String orFail() {
    if (exit != 0) {
      throw new AssertionError(command + " ended with " + exit + ":\n" + err + out);
    }
    return out;
  }
}
