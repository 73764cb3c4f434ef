package io.bizmatters.platform.eds.report;

import java.util.ArrayList;
import java.util.List;

/** Aligns rows of text in columns, two spaces apart, for consoles. */
final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... names) {
    rows.add(List.of(names));
  }

  /** Adds a row with a cell for each column; an empty cell is shown as {@code -}. */
  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Returns the indented rows, each ended by a line break. */
  String text(String indent) {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int column = 0; column < row.size(); column++) {
        line.append(Line.padded(shown(row.get(column)), width(column) + 2));
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .map(row -> shown(row.get(column)))
        .mapToInt(cell -> cell.codePointCount(0, cell.length()))
        .max()
        .orElse(0);
  }

  private static String shown(String cell) {
    return cell.isEmpty() ? "-" : cell;
  }
}
