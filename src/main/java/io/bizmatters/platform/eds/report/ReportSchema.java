package io.bizmatters.platform.eds.report;

/** The JSON Schema of {@code report.json}. */
public final class ReportSchema {

  private ReportSchema() {}

  /** The JSON Schema of {@code report.json}. */
  public static String text() {
    return "";
  }
}
