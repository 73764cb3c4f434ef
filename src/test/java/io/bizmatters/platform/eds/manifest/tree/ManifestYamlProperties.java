package io.bizmatters.platform.eds.manifest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.bizmatters.platform.eds.manifest.Readers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text, readers of YAML 1.1 and 1.2 get it back as that text. */
class ManifestYamlProperties {

  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "\n",
          "\n\n",
          "\t",
          "~",
          "null",
          "Null",
          "y",
          "N",
          "yes",
          "NO",
          "on",
          "Off",
          "true",
          "FALSE",
          "0",
          "-1",
          "+1",
          "010",
          "0o10",
          "0x1F",
          "0b11",
          "1_000",
          "1:30",
          "1:30.5",
          "1.",
          ".5",
          "1e3",
          "-1E-3",
          ".inf",
          "-.INF",
          ".NaN",
          "2026-01-01",
          "2026-1-1 10:00:00",
          "=",
          "<<",
          "---",
          "...",
          "--- a",
          "-",
          "- a",
          "?",
          "? a",
          ":",
          ": a",
          "a: b",
          "a:",
          "a #b",
          "#a",
          "&a",
          "*a",
          "!a",
          "!!str a",
          "|",
          ">",
          "%a",
          "@a",
          "`a",
          "'",
          "\"",
          "\\",
          "{",
          "}",
          "[]",
          "{}",
          "a,b",
          " a",
          "a ",
          "a\n",
          "a\nb",
          "a\n b\n",
          "a\n\nb\n",
          "a \nb",
          "\ta",
          "a\n\tb",
          "a\r\nb",
          "\r",
          "a\u0085b",
          "a\u2028b",
          "\ufeffa",
          "\u0000",
          "\u001b[0m",
          "\u00a0",
          "über",
          "日本\n語\n",
          "😀",
          "\ud83d",
          "a: |\n  b",
          "key: [1, 2]\n# c");

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces = Arbitraries.of(NASTY);
    Arbitrary<String> joined =
        pieces.list().ofMinSize(1).ofMaxSize(4).map(list -> String.join("", list));
    Arbitrary<String> yamlish =
        Arbitraries.strings().withChars(" \n\t\r:-#'\"|>%&*!?{}[],\\abY01.~=<").ofMaxLength(12);
    return Arbitraries.oneOf(pieces, joined, yamlish, Arbitraries.strings().ofMaxLength(20));
  }

  @Property(tries = 3000)
  void anyTextComesBackAsItself(@ForAll("texts") String text) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("before", 1L);
    tree.put("text", text);
    tree.put("nested", Map.of("text", text));
    tree.put("list", List.of(text, Map.of("text", text), List.of(text, "end")));
    tree.put("after", true);
    comesBack(tree);
  }

  @Property(tries = 1500)
  void anyNameComesBackAsItself(@ForAll("texts") String name) {
    comesBack(Map.of("data", new LinkedHashMap<>(Map.of(name, "value"))));
  }

  @Property(tries = 500)
  void anyTreeComesBackAsItself(@ForAll("trees") Map<String, Object> tree) {
    comesBack(tree);
  }

  @Provide
  Arbitrary<Map<String, Object>> trees() {
    return Arbitraries.maps(texts(), values(3)).ofMaxSize(4);
  }

  private Arbitrary<Object> values(int depth) {
    Arbitrary<Object> leaves =
        Arbitraries.oneOf(
            texts().map(Object.class::cast),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.of(true, false).map(Object.class::cast));
    if (depth == 0) {
      return leaves;
    }
    Arbitrary<Object> lists =
        Arbitraries.lazy(() -> values(depth - 1)).list().ofMaxSize(3).map(Object.class::cast);
    Arbitrary<Object> maps =
        Arbitraries.maps(texts(), Arbitraries.lazy(() -> values(depth - 1)))
            .ofMaxSize(3)
            .map(Object.class::cast);
    return Arbitraries.oneOf(leaves, lists, maps);
  }

  private static void comesBack(Map<String, Object> tree) {
    String yaml = ManifestYaml.of(tree);
    assertThat(Readers.yaml11(yaml)).as("YAML 1.1 of\n%s", yaml).isEqualTo(tree);
    assertThat(Readers.yaml12(yaml)).as("YAML 1.2 of\n%s", yaml).isEqualTo(tree);
    assertThat(yaml).endsWith("\n").doesNotContain("\r");
  }

  @Example
  void severalLinesAreALiteralBlockThatCanBeRead() {
    assertThat(ManifestYaml.of(Map.of("args", List.of("echo a\n  b # c\n"))))
        .isEqualTo("args:\n- |\n  echo a\n    b # c\n");
  }

  @Example
  void ordinaryTextIsNotQuoted() {
    for (String text :
        List.of(
            "orders", "1.4.2", "nats://a:4222", "-jar", "/tmp", "$G", "a=b,c=d", "25%", "1Gi")) {
      assertThat(ManifestYaml.of(Map.of("a", text))).isEqualTo("a: " + text + "\n");
    }
  }

  @Example
  void numbersAreWrittenInFullAndUnknownValuesAreRefused() {
    assertThat(ManifestYaml.of(Map.of("a", new BigDecimal("1E+3")))).isEqualTo("a: 1000\n");
    List<Object> wrong = new ArrayList<>(List.of(new Object(), 1.5f));
    for (Object value : wrong) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ManifestYaml.of(Map.of("a", List.of(value))));
    }
  }
}
