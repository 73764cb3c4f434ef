package io.bizmatters.platform.eds.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** Each Maven runs {@code mvn -q eds:explain} in a pipe; the goal needs no cluster. */
@Tag("cluster")
class ExplainOutputClusterTest {

  private static final String SECRET = "hunter2-of-nats";

  @TempDir private Path folder;

  private static String service(String name) {
    return AProject.service(
        "nats://nats.nats.svc:4222", "nats.nats.svc:8222", "orders", name, "acme/w:1", "ORDERS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.8", "3.9", "4"})
  void jsonIsAllOfTheStandardOutput(String maven) throws Exception {
    AProject.in(folder).service(service("orders-worker")).write();

    Outcome outcome =
        MavenBuild.of(maven, folder)
            .runApart(
                "-q",
                "eds:explain",
                "-Deds.output=json",
                "-Deds.env.LOG_LEVEL=::add-mask::\u202eü",
                "-Deds.labels.api-token=" + SECRET);

    assertThat(outcome.exit()).as(outcome.out()).isZero();
    JsonNode service = JsonMapper.shared().readTree(outcome.out()).at("/services/0");
    assertThat(service.path("name").asString()).isEqualTo("orders-worker");
    assertThat(service.path("fields").findValuesAsString("value"))
        .contains("::add-mask::\u202eü", "ORDERS");
    assertThat(outcome.out() + outcome.err())
        .doesNotContain(SECRET, "::add-mask", "\u202e", "[INFO]");
  }

  @Test
  void eachModuleAddsADocument() throws Exception {
    AProject reactor = AProject.in(folder);
    reactor.module("first").bound("explain", "validate").service(service("first-worker"));
    reactor.module("second").bound("explain", "validate").service(service("second-worker"));
    reactor.write();

    Outcome outcome =
        MavenBuild.of("3.9", folder).runApart("-q", "-T2", "validate", "-Deds.output=json");

    assertThat(outcome.exit()).as(outcome.out()).isZero();
    try (MappingIterator<JsonNode> documents =
        JsonMapper.shared().readerFor(JsonNode.class).readValues(outcome.out())) {
      assertThat(documents.readAll())
          .extracting(document -> document.at("/services/0/name").asString())
          .containsExactlyInAnyOrder("first-worker", "second-worker");
    }
  }

  @Test
  void yamlIsAllOfTheStandardOutput() throws Exception {
    AProject.in(folder).service(service("orders-worker")).write();

    Outcome outcome =
        MavenBuild.of("3.9", folder).runApart("-q", "eds:explain", "-Deds.output=yaml");

    assertThat(outcome.exit()).as(outcome.out()).isZero();
    assertThat(outcome.out()).startsWith("---\nschema: 1\n");
    assertThat(new Yaml().<Object>load(outcome.out())).isNotNull();
  }
}
