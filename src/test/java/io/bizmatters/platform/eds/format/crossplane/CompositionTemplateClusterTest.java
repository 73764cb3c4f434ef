package io.bizmatters.platform.eds.format.crossplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.platform.Platforms;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The template of the Composition, rendered by the engine that Crossplane's function uses. */
@Tag("cluster")
class CompositionTemplateClusterTest {

  private static final Map<CrossplaneApi, TemplateEngine> ENGINES =
      new EnumMap<>(CrossplaneApi.class);

  @BeforeAll
  static void start() {
    for (CrossplaneApi api : CrossplaneApi.values()) {
      ENGINES.put(api, TemplateEngine.of(Claims.template(api)));
    }
  }

  @AfterAll
  static void end() {
    ENGINES.values().forEach(TemplateEngine::close);
  }

  @TestFactory
  Stream<DynamicTest> everyExampleBecomesWhatGenerateMakesOfIt() {
    return Stream.of(CrossplaneApi.values())
        .flatMap(
            api ->
                examples(api).entrySet().stream()
                    .map(
                        example ->
                            DynamicTest.dynamicTest(
                                api + " " + example.getKey(),
                                () -> becomesTheGenerated(api, example.getValue()))));
  }

  private static Map<String, String> examples(CrossplaneApi api) {
    Map<String, String> examples = new java.util.TreeMap<>();
    new CrossplaneFolder(Platforms.builtIn(Platforms.DEFAULT), Optional.empty(), api)
        .files()
        .forEach(
            (path, bytes) -> {
              if (path.startsWith("examples/")) {
                examples.put(path, new String(bytes, StandardCharsets.UTF_8));
              }
            });
    assertThat(examples).hasSize(5);
    return examples;
  }

  private static void becomesTheGenerated(CrossplaneApi api, String claim) {
    Map<String, Object> composite = Claims.composite(api, Tree.asMapping(Readers.yaml11(claim)));
    Map<String, Object> answer = engine(api).render(composite);
    assertThat(Claims.objects(api, answer))
        .containsExactlyInAnyOrderEntriesOf(Claims.generated(claim));
  }

  private static TemplateEngine engine(CrossplaneApi api) {
    return java.util.Objects.requireNonNull(ENGINES.get(api));
  }

  @Test
  void whatHasNoConditionIsMarkedAsReady() {
    Map<String, Object> answer =
        engine(CrossplaneApi.V2)
            .render(claim("orders", "workers", Map.of(), Map.of("httpPort", 8000L)));
    assertThat(Tree.list(answer, "ready"))
        .map(Object::toString)
        .containsExactlyInAnyOrder("serviceaccount", "service", "http-service");
  }

  @Test
  void withoutAnHttpPortThereIsNoSecondService() {
    Map<String, Object> answer =
        engine(CrossplaneApi.V2).render(claim("orders", "workers", Map.of(), Map.of()));
    assertThat(Tree.mapping(answer, "resources"))
        .containsOnlyKeys("serviceaccount", "deployment", "service", "scaledobject");
  }

  /** Rules that the definition cannot say, or not to every version of Crossplane. */
  @ParameterizedTest
  @CsvSource({
    "a123456789b123456789c123456789d123456789e123456789f123456, w, team, nats://nats:4222, at most 56",
    "Orders, w, team, nats://nats:4222, lower-case letters",
    "orders, kube-system, team, nats://nats:4222, kube-* belongs to the cluster",
    "orders, w, app.kubernetes.io/name, nats://nats:4222, found app.kubernetes.io/name",
    "orders, w, app.kubernetes.io/version, nats://nats:4222, found app.kubernetes.io/version",
    "orders, w, eds.bizmatters.io/release, nats://nats:4222, found eds.bizmatters.io/release",
    "orders, w, team, nats://10.0.0.1:4222, a host inside the cluster",
    "orders, w, team, nats://localhost:4222, a host inside the cluster",
    "orders, w, team, nats://nats.example.org:4222, a host inside the cluster"
  })
  void whatGenerateRefusesTheTemplateRefusesToo(
      String name, String namespace, String label, String url, String message) {
    Map<String, Object> nats = Map.of("url", url, "stream", "ORDERS", "consumer", "orders-workers");
    Map<String, Object> claim = claim(name, namespace, Map.of(label, "x"), Map.of("nats", nats));
    for (CrossplaneApi api : CrossplaneApi.values()) {
      Map<String, Object> answer = engine(api).render(Claims.composite(api, claim));
      assertThat(answer).containsOnlyKeys("error");
      assertThat(answer.get("error")).asString().contains(message);
    }
  }

  @Test
  void aCompositeResourceWithoutAClaimIsRefused() {
    Map<String, Object> answer =
        engine(CrossplaneApi.V1).render(claim("orders", "workers", Map.of(), Map.of()));
    assertThat(answer.get("error")).asString().contains("a composite resource of a claim");
  }

  private static Map<String, Object> claim(
      String name, String namespace, Map<String, String> labels, Map<String, Object> spec) {
    return Tree.of("apiVersion", "platform.bizmatters.io/v1alpha1")
        .with("kind", "EventDrivenService")
        .with("metadata", Tree.of("name", name).with("namespace", namespace).with("labels", labels))
        .with(
            "spec",
            Tree.of("image", "ghcr.io/org/worker:1")
                .with("nats", Map.of("stream", "ORDERS", "consumer", "orders-workers"))
                .withAll(spec))
        .fields();
  }

  @Test
  void theImagesVersionFollowsTagAndDigest() {
    String digest = "@sha256:" + "0123456789abcdef".repeat(4);
    for (String image :
        List.of(
            "localhost:5000/x",
            "Host:5000/x/y:V1_2-rc.",
            "a/b:_",
            "a/b:_" + digest,
            "x" + digest,
            "x:latest",
            "x:latest" + digest,
            "x:" + "a".repeat(70))) {
      becomesTheGenerated(
          CrossplaneApi.V2,
          """
          apiVersion: platform.bizmatters.io/v1alpha1
          kind: EventDrivenService
          metadata: {name: "on", namespace: "123"}
          spec:
            image: "%s"
            nats: {stream: "NULL", consumer: "0x1"}
          """
              .formatted(image));
    }
  }
}
