package io.bizmatters.platform.eds.manifest.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTextTest {

  @Test
  void writesATreeInItsOwnOrder() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("z", List.of("a", 1, 2L, true, new BigDecimal("0.50"), BigInteger.TEN));
    tree.put("a", Map.of("none", Optional.empty()));
    tree.put("empty", List.of());
    tree.put("nothing", Map.of());

    assertThat(JsonText.pretty(tree))
        .isEqualTo(
            """
            {
              "z": [
                "a",
                1,
                2,
                true,
                0.50,
                10
              ],
              "a": {
                "none": null
              },
              "empty": [],
              "nothing": {}
            }
            """);
  }

  @Test
  void writesOneLine() {
    assertThat(JsonText.compact(Map.of("a", List.of(1, "b")))).isEqualTo("{\"a\":[1,\"b\"]}");
  }

  @Test
  void keepsTextAndEscapesWhatJsonCannotHold() {
    assertThat(JsonText.compact("ü \"q\" \\ \n \u0007 </a>"))
        .isEqualTo("\"ü \\\"q\\\" \\\\ \\n \\u0007 </a>\"");
  }

  @Test
  void refusesWhatIsNoPartOfAPlainTree() {
    assertThatThrownBy(() -> JsonText.pretty(List.of(new Object())))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
