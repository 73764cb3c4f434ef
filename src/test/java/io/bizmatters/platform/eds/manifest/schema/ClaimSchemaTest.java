package io.bizmatters.platform.eds.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.Schemas;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimSchemaTest {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private final Schemas schema = Schemas.claim();

  @ParameterizedTest
  @ValueSource(strings = {"valid-minimal.yaml", "valid-full.yaml", "pasted-from-a-cluster.yaml"})
  void acceptsTheClaimsThatRunToday(String fixture) {
    assertThat(schema.brokenByYaml(Schemas.fixture(fixture))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"micro", "small", "medium", "large"})
  void acceptsEverySize(String size) {
    assertThat(schema.brokenByYaml(minimal("size: small", "size: " + size))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "size: xlarge                     | /spec/size: enum",
        "htpPort: 80                      | /spec: additionalProperties",
        "replicas: 3                      | /spec: additionalProperties",
        "secret6Name: x                   | /spec: additionalProperties",
        "secret1Name: My_Secret           | /spec/secret1Name: pattern",
        "httpPort: 99999                  | /spec/httpPort: maximum",
        "httpPort: 0                      | /spec/httpPort: minimum",
        "httpPort: \"8000\"               | /spec/httpPort: type",
        "httpPort: 8000.5                 | /spec/httpPort: type",
        "healthPath: health               | /spec/healthPath: pattern",
        "healthPath: \"/a b\"             | /spec/healthPath: pattern",
        "healthPath:                      | /spec/healthPath: type",
        "sessionAffinity: InvalidValue    | /spec/sessionAffinity: enum",
        "imagePullSecrets: [ghcr]         | /spec/imagePullSecrets/0: type",
        "imagePullSecrets: ghcr           | /spec/imagePullSecrets: type",
        "imagePullSecrets: [{}]           | /spec/imagePullSecrets/0: required",
        "imagePullSecrets: [{name: a}, {name: a}] | /spec/imagePullSecrets: uniqueItems",
        "initContainer: {}                | /spec/initContainer: required",
        "initContainer: {args: [a]}       | /spec/initContainer: required",
        "initContainer: {command: []}     | /spec/initContainer/command: minItems",
        "initContainer: {command: /bin/sh} | /spec/initContainer/command: type",
        "initContainer: {command: [1]}    | /spec/initContainer/command/0: type",
        "initContainer: {command: [a], env: {}} | /spec/initContainer: additionalProperties",
      })
  void refusesInTheSpec(String line, String broken) {
    String claim = minimal("size: small", line);

    assertThat(schema.brokenByYaml(claim)).containsExactly(broken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "stream: SIMPLE_JOBS | streams: SIMPLE_JOBS | /spec/nats: required",
        "stream: SIMPLE_JOBS | stream: orders | /spec/nats/stream: pattern",
        "stream: SIMPLE_JOBS | account: A | /spec/nats: required",
        "consumer: simple-workers | consumer: Orders_Workers | /spec/nats/consumer: pattern",
        "consumer: simple-workers | consumer: true | /spec/nats/consumer: type",
        "image: nginx:alpine | size: small | /spec: required",
        "image: nginx:alpine | size: 1 | /spec/size: type",
        "image: nginx:alpine | image: | /spec/image: type",
        "image: nginx:alpine | image: \"\" | /spec/image: pattern",
        "kind: EventDrivenService | kind: WebService | /kind: const",
        "v1alpha1 | v1 | /apiVersion: const",
        "name: simple-worker | name: Orders-Worker | /metadata/name: pattern",
        "name: simple-worker | name: 7 | /metadata/name: type",
        "name: simple-worker | labels: {a: true} | /metadata/labels/a: type",
        "name: simple-worker | finalizer: x | /metadata: additionalProperties",
      })
  void refuses(String line, String instead, String broken) {
    String claim = Schemas.fixture("valid-minimal.yaml").replace("  size: small\n", "");

    assertThat(schema.brokenByYaml(claim.replace(line, instead))).contains(broken);
  }

  @Test
  void refusesALabelKeyOfAnotherShape() {
    String claim = minimal("namespace: workers", "labels: {\"-a\": b}");

    assertThat(schema.brokenByYaml(claim)).containsExactly("/metadata/labels: propertyNames");
  }

  @Test
  void refusesAClaimWithoutAStream() {
    assertThat(schema.brokenByYaml(minimal("stream: SIMPLE_JOBS", "url: nats://a:4222")))
        .containsExactly("/spec/nats: required");
  }

  @Test
  void isASchemaOfItsDialect() {
    assertThat(
            Schemas.metaSchema()
                .brokenByJson(ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty()))))
        .isEmpty();
  }

  @Test
  void isTheSameTextEveryTime() {
    assertThat(ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty())))
        .isEqualTo(ClaimSchema.text(SEED.api(), SEED.rules(Optional.empty())))
        .startsWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n")
        .endsWith("}\n")
        .doesNotContain("\r", "\t");
  }

  private static String minimal(String line, String instead) {
    return Schemas.fixture("valid-minimal.yaml").replace(line, instead);
  }
}
