package io.bizmatters.platform.eds.manifest.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.Schemas;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlaySchemaTest {

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private final Schemas schema = Schemas.overlay();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "orders-worker: {size: large}",
        "orders-worker: null",
        "'*': {autoscaling: {maxReplicas: 20, cooldown: 300, pollingInterval: 5s}}",
        "orders-worker: {nats: {monitoringEndpoint: null}, http: null, size: null}",
        "orders-worker: {env: {LOG_LEVEL: debug, DB: {secret: db, key: url}, OLD: null}}",
        "orders-worker: {env: {DB: {key: other}, IP: {field: status.podIP}}}",
        "orders-worker: {labels: {team: null}, annotations: {note: 'x: y'}}",
        "orders-worker: {resources: {limits: {cpu: 2, memory: 512Mi}, requests: {cpu: 0.5}}}",
        "orders-worker: {secrets: [a, b], imagePullSecrets: [ghcr]}",
        "orders-worker: {tolerations: [{key: spot, operator: Exists, tolerationSeconds: 60}]}",
        "orders-worker: {volumes: [{name: v, mountPath: /v, emptyDir: {sizeLimit: 1Gi}}]}",
        "orders-worker: {volumes: [{name: v, mountPath: /v, configMap: {name: c, items: null}}]}",
        "orders-worker: {autoscaling: {triggers: [{type: cron, metadata: {timezone: UTC}}]}}",
        "orders-worker: {networkPolicy: {egress: [{ports: [{port: 5432, protocol: TCP}]}]}}",
        "orders-worker: {podDisruptionBudget: {maxUnavailable: 1, minAvailable: 25%}}",
        "orders-worker: {security: {readOnlyRootFilesystem: false}}",
        "{}",
      })
  void accepts(String overlay) {
    assertThat(schema.brokenByYaml(overlay)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Orders: {size: large} | : propertyNames",
        "a: {siez: large} | /a: additionalProperties",
        "a: {size: xlarge} | /a/size: enum",
        "a: {httpPort: 8080} | /a: additionalProperties",
        "a: {http: {port: '8080'}} | /a/http/port: type",
        "a: {nats: {account: $SYS}} | /a/nats/account: pattern",
        "a: {autoscaling: {minReplicas: -1}} | /a/autoscaling/minReplicas: minimum",
        "a: {autoscaling: {lagThreshold: 0}} | /a/autoscaling/lagThreshold: minimum",
        "a: {autoscaling: {pollingInterval: 5 parsecs}} | /a/autoscaling/pollingInterval: pattern",
        "a: {autoscaling: {pollingInterval: 0}} | /a/autoscaling/pollingInterval: minimum",
        "a: {autoscaling: {cooldown: 1.5}} | /a/autoscaling/cooldown: type",
        "a: {secrets: [b, b]} | /a/secrets: uniqueItems",
        "a: {secrets: [null]} | /a/secrets/0: type",
        "a: {env: {1BAD: x}} | /a/env: propertyNames",
        "a: {env: {A: 1}} | /a/env/A: type",
        "a: {env: {A: {secrets: b}}} | /a/env/A: additionalProperties",
        "a: {resources: {limits: {memory: 512mb}}} | /a/resources/limits/memory: pattern",
        "a: {tolerations: [{kee: spot}]} | /a/tolerations/0: additionalProperties",
        "a: {tolerations: [{tolerationSeconds: '6'}]} | /a/tolerations/0/tolerationSeconds: type",
        "a: {autoscaling: {triggers: [{metadata: {value: 1}}]}} | /a/autoscaling/triggers/0/metadata/value: type",
      })
  void refuses(String overlay, String broken) {
    assertThat(schema.brokenByYaml(overlay)).contains(broken);
  }

  @ParameterizedTest
  @MethodSource("fields")
  void everyFieldCanBeRemoved(String path) {
    long depth = path.chars().filter(c -> c == '.').count();
    String nested = path.replace(".", ": {") + ": null" + "}".repeat((int) depth);

    assertThat(schema.brokenByYaml("a: {" + nested + "}")).isEmpty();
  }

  static java.util.stream.Stream<String> fields() {
    return Fields.all().stream().map(Field::path);
  }

  @Test
  void isASchemaOfItsDialect() {
    assertThat(Schemas.metaSchema().brokenByJson(OverlaySchema.text(SEED.rules(Optional.empty()))))
        .isEmpty();
  }

  @Test
  void isTheSameTextEveryTime() {
    assertThat(OverlaySchema.text(SEED.rules(Optional.empty())))
        .isEqualTo(OverlaySchema.text(SEED.rules(Optional.empty())))
        .endsWith("}\n");
  }
}
