package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.report.FlatTree.SecretFields;
import io.bizmatters.platform.eds.report.RunReport.Conflict;
import io.bizmatters.platform.eds.report.RunReport.ObjectReport;
import io.bizmatters.platform.eds.report.RunReport.Refused;
import java.util.List;
import java.util.Optional;

/** Lists fields that other field managers own, object by object. */
public final class ConflictTable {

  private static final int WIDEST_VALUE = 48;

  private ConflictTable() {}

  /** Returns a table below the name of each object with conflicts; empty text without conflicts. */
  public static String of(List<ObjectReport> failed) {
    StringBuilder text = new StringBuilder();
    for (ObjectReport object : failed) {
      List<Conflict> conflicts = object.refused().map(Refused::conflicts).orElse(List.of());
      if (!conflicts.isEmpty()) {
        text.append(text.isEmpty() ? "" : "\n").append(ReportText.title(object)).append('\n');
        text.append(table(object.kind(), conflicts));
      }
    }
    return text.toString();
  }

  private static String table(String kind, List<Conflict> conflicts) {
    TextTable table = new TextTable("FIELD", "OWNER", "LIVE", "OURS", "WHAT TO DO");
    for (Conflict conflict : conflicts) {
      table.row(
          Line.of(conflict.field()),
          ReportText.line(conflict.owner()),
          shown(kind, conflict, conflict.live()),
          shown(kind, conflict, conflict.ours()),
          ReportText.line(conflict.advice()));
    }
    return table.text("  ");
  }

  private static String shown(String kind, Conflict conflict, Optional<String> value) {
    return Line.cut(Line.of(value(kind, conflict, value).orElse("")), WIDEST_VALUE);
  }

  /** Returns a conflict's value, safe to show in any report. */
  static Optional<String> value(String kind, Conflict conflict, Optional<String> value) {
    return value.map(
        text ->
            SecretFields.isSecret(kind, conflict.field()) ? MaskedText.MASK : MaskedText.of(text));
  }
}
