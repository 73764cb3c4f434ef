package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void aTable() {
    assertThat(MarkdownTable.head(List.of("a", "b")) + MarkdownTable.row(List.of("1", "2")))
        .isEqualTo("| a | b |\n| --- | --- |\n| 1 | 2 |\n");
  }

  @Test
  void textIsOnlyText() {
    assertThat(MarkdownTable.text(" <b> a|b\n *c* [d](e) `f` & g_h \\ "))
        .isEqualTo("&lt;b&gt; a\\|b \\*c\\* \\[d\\](e) \\`f\\` &amp; g\\_h \\\\");
  }

  @Test
  void codeStaysInItsCell() {
    assertThat(MarkdownTable.code("a|b")).isEqualTo("`a\\|b`");
  }
}
