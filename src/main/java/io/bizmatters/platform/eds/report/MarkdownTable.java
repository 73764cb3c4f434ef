package io.bizmatters.platform.eds.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes tables in GitHub Markdown (<a
 * href="https://github.github.com/gfm/#tables-extension-">GFM</a>).
 */
final class MarkdownTable {

  private MarkdownTable() {}

  /** Returns the row of column names and the line below it. */
  static String head(List<String> names) {
    return row(names) + row(names.stream().map(name -> "---").toList());
  }

  /** Returns a row of cells that are already Markdown. */
  static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Escapes text for a cell: no part of it counts as Markdown, HTML or the end of the cell. */
  static String text(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replaceAll("([\\\\`*_\\[\\]|~])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  /** Returns text as code for a cell. */
  static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}
