package io.bizmatters.platform.eds.report;

import java.util.List;

/** A plan of streams and consumers as a table, one row each. */
public final class ProvisionTable {

  private static final int WIDEST = 160;

  private ProvisionTable() {}

  /**
   * One stream or consumer.
   *
   * @param action such as {@code create}
   * @param what it will be, or what of it changes; empty where nothing does
   */
  public record Row(String service, String object, String action, String what) {}

  /** The table, each row ended by a line break. */
  public static String of(List<Row> rows) {
    TextTable table = new TextTable("SERVICE", "OBJECT", "ACTION", "WHAT");
    for (Row row : rows) {
      table.row(
          Line.of(row.service()),
          Line.of(row.object()),
          row.action(),
          Line.cut(ReportText.line(row.what()), WIDEST));
    }
    return table.text("");
  }
}
