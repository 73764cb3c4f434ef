package io.bizmatters.platform.eds.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Tables of GitHub's Markdown (<a href="https://github.github.com/gfm/#tables-extension-">GFM</a>).
 */
final class MarkdownTable {

  private MarkdownTable() {}

  /** The row of column names, and the line below it. */
  static String head(List<String> names) {
    return row(names) + row(names.stream().map(name -> "---").toList());
  }

  /** A row of cells that are Markdown already. */
  static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  /** Text as a cell: nothing in it is taken for Markdown, HTML or the end of the cell. */
  static String text(String text) {
    return text.strip()
        .replaceAll("\\s+", " ")
        .replaceAll("([\\\\`*_\\[\\]|~])", "\\\\$1")
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;");
  }

  /** Text as code in a cell. */
  static String code(String text) {
    return "`" + text.replace("|", "\\|") + "`";
  }
}
