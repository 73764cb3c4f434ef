package io.bizmatters.platform.eds.report;

/** The services of a run as a table. */
public final class StatusTable {

  private StatusTable() {}

  /** The services of a run as a table. */
  public static String of(RunReport report) {
    return "";
  }
}
