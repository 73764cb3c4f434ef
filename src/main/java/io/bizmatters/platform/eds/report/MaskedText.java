package io.bizmatters.platform.eds.report;

/** Text from a cluster with secrets blotted out. */
public final class MaskedText {

  private MaskedText() {}

  /** Text from a cluster with secrets blotted out. */
  public static String of(String text) {
    return "";
  }
}
