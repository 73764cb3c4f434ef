package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class OwnedFieldsTest {

  private static final Map<String, Object> TREE =
      Map.of(
          "apiVersion",
          "apps/v1",
          "kind",
          "Deployment",
          "metadata",
          Map.of("name", "w", "namespace", "n", "labels", Map.of("a.b/c", "d")),
          "spec",
          Map.of(
              "selector",
              Map.of("matchLabels", Map.of("app", "w")),
              "args",
              List.of("one", "two"),
              "finalizers",
              List.of("x"),
              "ports",
              List.of(Map.of("containerPort", 8080, "name", "http")),
              "volumes",
              List.of(
                  Map.of("name", "tmp", "emptyDir", Map.of()),
                  Map.of("name", "config", "items", List.of()))));

  private static final String OWNED =
      "{'f:metadata':{'f:labels':{'f:a.b/c':{}}},'f:spec':{'f:selector':{},'f:args':{},"
          + "'f:finalizers':{'v:|x|':{}},"
          + "'f:ports':{'k:{|containerPort|:8080,|protocol|:|TCP|}':{'.':{},'f:containerPort':{},'f:name':{}}},"
          + "'f:volumes':{'k:{|name|:|tmp|}':{'.':{},'f:name':{},'f:emptyDir':{}},"
          + "'k:{|name|:|config|}':{'.':{},'f:name':{},'f:items':{}}}}}";

  @Test
  void theFieldsOfTheTree() {
    assertThat(fields(OWNED).areThoseOf(TREE)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'f:metadata':{'f:labels':{'f:a.b/c':{}}},",
        "'f:selector':{},",
        "'f:args':{},",
        ",'f:name':{}",
        ",'f:emptyDir':{}",
        "'f:finalizers':{'v:|x|':{}},",
        ",'k:{|name|:|config|}':{'.':{},'f:name':{},'f:items':{}}",
      })
  void oneThatSomebodyTookIsMissed(String taken) {
    String rest = OWNED.replaceFirst(Pattern.quote(taken), "");
    assertThat(rest).isNotEqualTo(OWNED);
    assertThat(fields(rest).areThoseOf(TREE)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'f:selector':{},'f:replicas':{}",
        "'f:selector':{},'f:x':{'f:y':{}}",
      })
  void oneMoreIsNoticed(String more) {
    assertThat(fields(OWNED.replace("'f:selector':{}", more)).areThoseOf(TREE)).isFalse();
  }

  @Test
  void anItemMoreOrWithAnotherKeyIsNoticed() {
    assertThat(fields(OWNED.replace("8080", "9090")).areThoseOf(TREE)).isFalse();
    assertThat(fields(OWNED.replace("|tmp|", "|temp|")).areThoseOf(TREE)).isFalse();
    assertThat(fields(OWNED.replace("'v:|x|':{}", "'v:|y|':{}")).areThoseOf(TREE)).isFalse();
    assertThat(fields(OWNED.replace("'v:|x|':{}", "'v:|x|':{},'v:|y|':{}")).areThoseOf(TREE))
        .isFalse();
    assertThat(fields(OWNED.replace("'v:|x|'", "'i:0'")).areThoseOf(TREE)).isFalse();
  }

  @Test
  void nothingOwnedIsNotTheTree() {
    assertThat(fields("{}").areThoseOf(TREE)).isFalse();
  }

  @Test
  void aFieldIsFoundByItsNames() {
    assertThat(fields(OWNED).has("spec", "args")).isTrue();
    assertThat(fields(OWNED).has("spec", "replicas")).isFalse();
  }

  private static OwnedFields fields(String json) {
    return new OwnedFields(new JsonMapper().readTree(json.replace('\'', '"').replace("|", "\\\"")));
  }
}
