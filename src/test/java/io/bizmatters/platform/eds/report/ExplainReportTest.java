package io.bizmatters.platform.eds.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.ScalarKind;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.report.ExplainReport.Explanation;
import io.bizmatters.platform.eds.report.ExplainReport.Explanation.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

class ExplainReportTest {

  private static final Row IMAGE =
      new Row(
          "image",
          "ghcr.io/acme/orders:1.0",
          new Origin("pom.xml", 31, 20, "<service>/<image>", Spelling.POM),
          ScalarKind.TEXT);
  private static final Row MAX =
      new Row(
          "autoscaling.maxReplicas",
          "20",
          new Origin("-Deds.autoscaling.maxReplicas", 0, 0, "", Spelling.PROPERTY),
          ScalarKind.INTEGER);
  private static final Row ENABLED =
      new Row(
          "autoscaling.enabled",
          "true",
          Origin.derived("default", "autoscaling.enabled"),
          ScalarKind.BOOLEAN);
  private static final Row ARGS =
      new Row(
          "initContainer.args[0]",
          "echo one\necho two\n",
          new Origin("src/main/eds/a.yaml", 14, 0, "spec.initContainer.args[0]", Spelling.CLAIM),
          ScalarKind.STRING);
  private static final List<Explanation> ORDERS =
      List.of(new Explanation("orders", List.of(IMAGE, MAX, ENABLED, ARGS)));

  @Test
  void aTableForPeople() {
    assertThat(ExplainReport.table(ORDERS))
        .isEqualTo(
            """
            orders
              PATH                     VALUE                    FROM
              image                    ghcr.io/acme/orders:1.0  pom.xml:31:20
              autoscaling.maxReplicas  20                       -Deds.autoscaling.maxReplicas
              autoscaling.enabled      true                     default
              initContainer.args[0]    echo one\\necho two\\n     src/main/eds/a.yaml:14
            """);
  }

  @Test
  void tablesOfSeveralServices() {
    Explanation none = new Explanation("none", List.of());

    assertThat(ExplainReport.table(List.of(none, none)))
        .isEqualTo(
            """
            none
              PATH  VALUE  FROM

            none
              PATH  VALUE  FROM
            """);
  }

  @Test
  void longValuesAreCutInTheTableOnly() {
    Row row = row("x".repeat(200), ScalarKind.STRING);
    List<Explanation> explanations = List.of(new Explanation("a", List.of(row)));

    assertThat(ExplainReport.table(explanations))
        .contains("  " + "x".repeat(79) + "…  ")
        .doesNotContain("x".repeat(80));
    assertThat(ExplainReport.json(explanations)).contains("x".repeat(200));
    assertThat(ExplainReport.yaml(explanations)).contains("x".repeat(200));
  }

  @Test
  void jsonForPrograms() {
    assertThat(ExplainReport.json(ORDERS))
        .isEqualTo(
            """
            {
              "schema": 1,
              "services": [
                {
                  "name": "orders",
                  "fields": [
                    {
                      "path": "image",
                      "value": "ghcr.io/acme/orders:1.0",
                      "from": "pom.xml",
                      "line": 31,
                      "column": 20,
                      "field": "<service>/<image>"
                    },
                    {
                      "path": "autoscaling.maxReplicas",
                      "value": 20,
                      "from": "-Deds.autoscaling.maxReplicas"
                    },
                    {
                      "path": "autoscaling.enabled",
                      "value": true,
                      "from": "default",
                      "field": "autoscaling.enabled"
                    },
                    {
                      "path": "initContainer.args[0]",
                      "value": "echo one\\necho two\\n",
                      "from": "src/main/eds/a.yaml",
                      "line": 14,
                      "field": "spec.initContainer.args[0]"
                    }
                  ]
                }
              ]
            }
            """);
  }

  @Test
  void yamlForPrograms() {
    assertThat(ExplainReport.yaml(ORDERS))
        .isEqualTo(
            """
            schema: 1
            services:
              - name: orders
                fields:
                  - path: image
                    value: "ghcr.io/acme/orders:1.0"
                    from: pom.xml
                    line: 31
                    column: 20
                    field: "<service>/<image>"
                  - path: autoscaling.maxReplicas
                    value: 20
                    from: "-Deds.autoscaling.maxReplicas"
                  - path: autoscaling.enabled
                    value: true
                    from: default
                    field: autoscaling.enabled
                  - path: "initContainer.args[0]"
                    value: "echo one\\necho two\\n"
                    from: src/main/eds/a.yaml
                    line: 14
                    field: "spec.initContainer.args[0]"
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "on",
        "8080",
        "1e3",
        "1:30",
        "~",
        "",
        "2026-01-01",
        "0x10",
        "010",
        "null",
        "=",
        "<<",
        "...",
        "---",
        "- a",
        "a: b",
        "a #b",
        "#a",
        "@a",
        "`a`",
        "%a",
        "{a}",
        "[a]",
        "*a",
        "&a",
        "!a",
        "|",
        ">",
        "'a'",
        "\"a\"",
        "\\",
        " a ",
        "a\n\nb\n",
        "\t",
        "\u0085",
        "\u2028",
        "\ufeff",
        "\u007f",
        "\u00a0",
        "ü",
        "😀",
        "\ufffe",
        "${a}",
        "$G",
        "/health",
        ".5",
        "1_000",
        "nats://a:4222"
      })
  void yamlIsReadBackAsTheSameText(String text) {
    String yaml =
        ExplainReport.yaml(List.of(new Explanation("a", List.of(row(text, ScalarKind.STRING)))));

    Object tree = new Yaml().load(yaml);

    Map<String, Object> field = Map.of("path", "x", "value", text, "from", "default");
    Map<String, Object> service = Map.of("name", "a", "fields", List.of(field));
    assertThat(tree).isEqualTo(Map.of("schema", 1, "services", List.of(service)));
  }

  @Test
  void numbersThatOnlyYamlKnowsStayText() {
    List<Explanation> explanations =
        List.of(
            new Explanation(
                "a", List.of(row("010", ScalarKind.INTEGER), row("on", ScalarKind.BOOLEAN))));

    assertThat(ExplainReport.json(explanations)).contains(": \"010\",", ": \"on\",");
    assertThat(ExplainReport.yaml(explanations)).contains(": \"010\"\n", ": \"on\"\n");
  }

  @Test
  void nullIsNull() {
    List<Explanation> explanations =
        List.of(new Explanation("a", List.of(row("~", ScalarKind.NULL))));

    assertThat(ExplainReport.json(explanations)).contains("\"value\": null");
    assertThat(ExplainReport.yaml(explanations)).contains("value: null");
  }

  @Test
  void nothingToExplain() {
    assertThat(ExplainReport.yaml(List.of())).isEqualTo("schema: 1\nservices: []\n");
    assertThat(ExplainReport.json(List.of())).contains("\"services\": []");
    assertThat(ExplainReport.table(List.of())).isEmpty();
  }

  @Test
  void credentialsAreNeverShown() {
    List<Explanation> explanations =
        List.of(
            new Explanation("a", List.of(row("nats://user:sec/ret@host:4222", ScalarKind.STRING))));

    assertThat(
            ExplainReport.table(explanations)
                + ExplainReport.json(explanations)
                + ExplainReport.yaml(explanations))
        .doesNotContain("user", "sec/", "ret@")
        .contains("nats://***@host:4222");
  }

  private static Row row(String value, ScalarKind kind) {
    return new Row("x", value, Origin.derived("default", ""), kind);
  }
}
