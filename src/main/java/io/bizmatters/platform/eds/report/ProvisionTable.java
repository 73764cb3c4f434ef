package io.bizmatters.platform.eds.report;

import java.util.List;

/** Writes a plan of streams and consumers as a table, with a row for each. */
public final class ProvisionTable {

  private static final int WIDEST = 160;

  private ProvisionTable() {}

  /**
   * A stream or consumer.
   *
   * @param action such as {@code create}
   * @param what the wanted settings or the changes; empty without changes
   */
  public record Row(String service, String object, String action, String what) {}

  /** Returns the table, each row ended by a line break. */
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
