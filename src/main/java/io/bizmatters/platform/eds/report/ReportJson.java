package io.bizmatters.platform.eds.report;

/** A run as {@code report.json}. */
public final class ReportJson {

  private ReportJson() {}

  /** A run as {@code report.json}. */
  public static String of(RunReport report) {
    return "";
  }
}
