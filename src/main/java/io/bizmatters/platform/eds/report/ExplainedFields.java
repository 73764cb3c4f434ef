package io.bizmatters.platform.eds.report;

import io.bizmatters.platform.eds.model.FieldType.Flag;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Node.Scalar;
import io.bizmatters.platform.eds.model.tree.Node.Sequence;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.report.ExplainReport.Explanation.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Turns a tree into rows, one for each value, in the order of the table of fields. */
public final class ExplainedFields {

  private ExplainedFields() {}

  /** Returns all rows of an effective tree. */
  public static List<Row> of(Mapping tree) {
    List<Row> rows = new ArrayList<>();
    collect("", tree, rows);
    List<String> order = Fields.all().stream().map(field -> field.path()).toList();
    rows.sort(Comparator.comparingInt(row -> position(row.path(), order)));
    return rows;
  }

  private static int position(String path, List<String> order) {
    for (int i = 0; i < order.size(); i++) {
      String field = order.get(i);
      boolean below = path.startsWith(field + ".") || path.startsWith(field + "[");
      if (path.equals(field) || below) {
        return i;
      }
    }
    return order.size();
  }

  private static void collect(String path, Node node, List<Row> rows) {
    if (node instanceof Mapping mapping) {
      String prefix = path.isEmpty() ? "" : path + ".";
      mapping.entries().forEach(entry -> collect(prefix + entry.name(), entry.value(), rows));
    } else if (node instanceof Sequence sequence && !sequence.items().isEmpty()) {
      for (int i = 0; i < sequence.items().size(); i++) {
        collect(path + "[" + i + "]", sequence.items().get(i), rows);
      }
    } else if (node instanceof Scalar scalar) {
      rows.add(new Row(path, scalar.text(), scalar.origin(), kind(path, scalar)));
    } else {
      rows.add(new Row(path, "[]", node.origin(), ScalarKind.TEXT));
    }
  }

  private static ScalarKind kind(String path, Scalar scalar) {
    return Fields.at(path)
        .map(
            field ->
                field.type() instanceof Whole
                    ? ScalarKind.INTEGER
                    : field.type() instanceof Flag ? ScalarKind.BOOLEAN : ScalarKind.STRING)
        .orElse(scalar.kind());
  }
}
