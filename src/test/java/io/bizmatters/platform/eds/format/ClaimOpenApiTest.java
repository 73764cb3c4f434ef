package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.Field;
import io.bizmatters.platform.eds.model.FieldType.Whole;
import io.bizmatters.platform.eds.model.Fields;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema of claims: every rule in CEL is compiled and asked, and every pattern is RE2's. */
class ClaimOpenApiTest {

  private static final ApiShape SHAPE = shape();
  private static final ClaimOpenApi SCHEMA = new ClaimOpenApi(SHAPE);
  private static final ClaimCel CEL = new ClaimCel(SCHEMA.rules());

  private static ApiShape shape() {
    Platform seed = Platforms.builtIn(Platforms.DEFAULT);
    return ApiShape.of(seed.api(), seed.rules(Optional.empty()));
  }

  @TestFactory
  Stream<DynamicTest> everyRuleCompilesToABooleanAndHasAMessage() {
    return SCHEMA.rules().stream()
        .map(
            rule ->
                DynamicTest.dynamicTest(
                    rule.path() + ": " + rule.message(),
                    () -> {
                      assertThat(ClaimCel.compiled(rule).getResultType())
                          .isEqualTo(SimpleType.BOOL);
                      // what an API server takes as a message
                      assertThat(rule.message()).isNotBlank().doesNotContain("\n");
                    }));
  }

  /** CEL compiles any name of a field here; an API server refuses one that the schema lacks. */
  @Test
  void rulesOverSeveralFieldsNameFieldsOfTheSchema() {
    List<String> named = new ArrayList<>();
    for (CelRule rule : SCHEMA.rules()) {
      if (rule.path().equals("spec")) {
        java.util.regex.Pattern.compile("self\\.(\\w+)")
            .matcher(rule.rule())
            .results()
            .forEach(name -> named.add(name.group(1)));
      }
    }
    assertThat(named).isNotEmpty();
    assertThat(Tree.mapping(SCHEMA.spec(), "properties").keySet()).containsAll(named);
  }

  @Test
  void aRuleThatIsNoCelIsNoticed() {
    CelRule broken = new CelRule("spec.image", "self.noSuchFunction()", "a message");
    assertThatThrownBy(() -> ClaimCel.compiled(broken)).isInstanceOf(CelValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "ghcr.io/org/worker:1.0.0",
        "localhost:5000/x",
        "Reg.example.org/a/b_c@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void legalImages(String image) throws Exception {
    assertThat(refusals("spec.image", image)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "Org/App:1", "app:", "app@sha256:12", "app:v1 ", "https://ghcr.io/x", "${a}"})
  void illegalImages(String image) throws Exception {
    assertThat(refusals("spec.image", image))
        .containsExactly("an image reference: [host[:port]/]path[:tag][@digest]");
  }

  @Test
  void anImageHasANameOfAtMost255CharactersWithoutItsTag() throws Exception {
    assertThat(refusals("spec.image", "a".repeat(255) + ":" + "1".repeat(128))).isEmpty();
    assertThat(refusals("spec.image", "h:5/" + "a".repeat(252)))
        .singleElement()
        .asString()
        .contains("255");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://nats:4222",
        "nats://nats.messaging:04222",
        "nats://nats.nats.svc:4222",
        "tls://nats-0.nats.nats.svc.cluster.local:1,nats://[::1]:65535"
      })
  void legalUrls(String url) throws Exception {
    assertThat(refusals("spec.nats.url", url)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://nats.nats.svc",
        "nats.nats.svc:4222",
        "http://nats.nats.svc:4222",
        "ws://nats:4222",
        "nats://a:0",
        "nats://a:99999",
        "nats://a:abc",
        "nats://",
        "nats://a:4222/x",
        "nats://a b:4222",
        "nats://a:4222,"
      })
  void illegalUrls(String url) throws Exception {
    assertThat(refusals("spec.nats.url", url))
        .contains("nats://host:port or tls://host:port, several separated by commas");
  }

  @Test
  void credentialsAreRefusedAndNoPatternShowsThem() throws Exception {
    assertThat(refusals("spec.nats.url", "nats://user:secret@host:4222"))
        .first()
        .asString()
        .contains("keep user and password in a Secret");
    for (String path : List.of("image", "nats.url")) {
      String[] names = ("properties." + path.replace(".", ".properties.")).split("\\.", -1);
      assertThat(Tree.asMapping(Tree.at(SCHEMA.spec(), names).orElseThrow()))
          .doesNotContainKey("pattern");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nats://localhost:4222",
        "nats://10.0.0.1:4222",
        "nats://[::1]:4222",
        "nats://svc:4222",
        "nats://svc.nats:4222",
        "nats://nats.svc:4222",
        "nats://nats.example.org:4222",
        "nats://a.b.c.d.svc:4222"
      })
  void hostsWithoutAMonitoringEndpoint(String url) throws Exception {
    assertThat(refusals("spec.nats.url", url))
        .singleElement()
        .asString()
        .contains("a host inside the cluster");
  }

  @Test
  void eachSecretHasOneSlot() throws Exception {
    assertThat(refusals("spec", Map.of("secret1Name", "a", "secret5Name", "b"))).isEmpty();
    assertThat(refusals("spec", Map.of("secret1Name", "a", "secret3Name", "a")))
        .containsExactly("secret3Name repeats an earlier slot: name each Secret once");
    assertThat(refusals("spec", Map.of("secret4Name", "a", "secret5Name", "a")))
        .containsExactly("secret5Name repeats an earlier slot: name each Secret once");
  }

  @Test
  void aCommandBeginsWithAWord() throws Exception {
    assertThat(refusals("spec.initContainer.command", List.of("sh", ""))).isEmpty();
    assertThat(refusals("spec.initContainer.command", List.of(""))).hasSize(1);
  }

  private static List<String> refusals(String path, Object self) throws Exception {
    return CEL.refusals(path, self);
  }

  @Test
  void everyFieldOfClaimsIsThereWithItsDefault() {
    Map<String, Object> spec = SCHEMA.spec();
    for (Field field : Fields.all()) {
      if (!field.claimPath().orElse("").startsWith("spec.")) {
        continue;
      }
      String inside = field.claimPath().orElse("").substring("spec.".length());
      String[] path = ("properties." + inside.replace(".", ".properties.")).split("\\.", -1);
      Object schema = Tree.at(spec, path).orElseThrow(() -> new AssertionError(field.path()));
      assertThat(Tree.at(schema, "default"))
          .as(field.path())
          .isEqualTo(Optional.ofNullable(SHAPE.defaults().get(field.path())));
      if (field.type() instanceof Whole whole) {
        assertThat(Tree.at(schema, "minimum")).contains(whole.min());
        assertThat(Tree.at(schema, "maximum")).contains(whole.max());
      }
    }
    assertThat(Tree.list(spec, "required"))
        .map(Object::toString)
        .containsExactlyInAnyOrder("image", "nats");
    assertThat(Tree.at(spec, "properties", "size", "enum"))
        .contains(List.of("micro", "small", "medium", "large"));
  }

  /** API servers refuse a definition whose pattern is not RE2. */
  @Test
  void everyPatternIsRe2() {
    List<String> patterns = patterns(SCHEMA.document());
    assertThat(patterns).hasSizeGreaterThan(10);
    patterns.forEach(Pattern::compile);
  }

  /** Structural schemas have neither references nor additionalProperties beside properties. */
  @Test
  void theSchemaIsStructural() {
    structural(SCHEMA.document());
  }

  private static void structural(Object node) {
    if (node instanceof Map<?, ?> map) {
      assertThat(Tree.asMapping(map)).doesNotContainKeys("$ref", "anyOf", "additionalProperties");
      map.values().forEach(ClaimOpenApiTest::structural);
    }
  }

  private static List<String> patterns(Object node) {
    List<String> patterns = new ArrayList<>();
    if (node instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            if ("pattern".equals(name) && value instanceof String pattern) {
              patterns.add(pattern);
            }
            patterns.addAll(patterns(value));
          });
    }
    return patterns;
  }
}
