package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.cel.common.types.SimpleType;
import io.bizmatters.platform.eds.config.ClaimTexts;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.rule.Rules;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A platform's policies as rules on claims: what a cluster refuses, a build refuses too. */
class PolicyRulesTest {

  private static final Platform ACME = AcmePlatform.load();
  private static final Rules RULES = ACME.rules(Optional.empty());
  private static final ApiShape SHAPE = ApiShape.of(ACME.api(), RULES);
  private static final ClaimOpenApi SCHEMA = new ClaimOpenApi(SHAPE);

  private static final ClaimCel CEL = new ClaimCel(SCHEMA.rules());

  private static Map<String, Object> good() {
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("image", "registry.acme.example/orders:1");
    spec.put("nats", Map.of("stream", "ACME_ORDERS", "consumer", "orders-workers"));
    spec.put("httpPort", 8080L);
    spec.put("secret1Name", "acme-db");
    return spec;
  }

  private static List<String> refusals(Map<String, Object> spec) throws Exception {
    return CEL.refusals(ClaimCel.defaulted(SCHEMA.spec(), spec));
  }

  @Test
  void aClaimThatFollowsThePoliciesIsTaken() throws Exception {
    assertThat(refusals(good())).isEmpty();
  }

  @Test
  void everyRuleCompilesAndItsMessageIsOneShortLine() throws Exception {
    for (CelRule rule : SHAPE.policies().rules()) {
      assertThat(ClaimCel.compiled(rule).getResultType()).isEqualTo(SimpleType.BOOL);
      assertThat(rule.message()).isNotBlank().doesNotContain("\n").hasSizeLessThan(600);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "image, ghcr.io/acme/orders:1, only our registry is scanned for what's known",
    "size, large, 'one of small, medium: nodes are small (platform acme, policies.size; contact platform@acme.example)'",
    "secret2Name, db, secrets are rotated",
    "sessionAffinity, ClientIP, only the platform sets http.sessionAffinity",
  })
  void aValueThatBreaksAPolicyIsRefusedWithTheReason(String field, String value, String message)
      throws Exception {
    Map<String, Object> spec = good();
    spec.put(field, value);

    assertThat(refusals(spec)).singleElement().asString().contains(message);
  }

  @ParameterizedTest
  @CsvSource({"80, at least 1024: no process is root", "9001, at most 9000: no process is root"})
  void aNumberOutsideItsBoundsIsRefused(long port, String message) throws Exception {
    Map<String, Object> spec = good();
    spec.put("httpPort", port);

    assertThat(refusals(spec)).singleElement().asString().startsWith(message);
  }

  @ParameterizedTest
  @CsvSource({
    "httpPort, http.port is required: probes need it",
    "secret1Name, secrets is required: secrets are rotated"
  })
  void whatIsRequiredMustBeSet(String field, String message) throws Exception {
    Map<String, Object> spec = good();
    spec.remove(field);

    assertThat(refusals(spec)).singleElement().asString().startsWith(message);
  }

  @Test
  void anySlotOfASecretIsEnough() throws Exception {
    Map<String, Object> spec = good();
    spec.remove("secret1Name");
    spec.put("secret4Name", "acme-db");

    assertThat(refusals(spec)).isEmpty();
  }

  @Test
  void aLockedFieldMayRepeatThePlatformsValue() throws Exception {
    Map<String, Object> spec = good();
    Map<String, Object> nats = new LinkedHashMap<>(Tree.mapping(spec, "nats"));
    spec.put("nats", nats);
    nats.put("url", "nats://nats.nats.svc:4222");
    assertThat(refusals(spec)).isEmpty();

    nats.put("url", "nats://other.nats.svc:4222");
    assertThat(refusals(spec)).singleElement().asString().contains("there is one NATS");
  }

  @Test
  void aLockedGroupWithoutAValueMustNotBeSet() throws Exception {
    Map<String, Object> spec = good();
    spec.put("initContainer", Map.of("command", List.of("sh"), "args", List.of()));

    assertThat(refusals(spec)).hasSize(2).allMatch(line -> line.contains("pods start fast"));
  }

  @Test
  void aConventionOfThePlatformIsARuleBesideTheGrammar() throws Exception {
    Map<String, Object> spec = good();
    spec.put("nats", Map.of("stream", "ORDERS", "consumer", "orders-workers"));

    assertThat(refusals(spec)).singleElement().asString().startsWith("ACME_ and letters");
    assertThat(Tree.at(SCHEMA.spec(), "properties", "nats", "properties", "stream", "pattern"))
        .isPresent();
  }

  /** An API server cannot tell what CEL over a list of any length would cost. */
  @Test
  void itemsOfListsHaveASchemaAndTheReasonIsInTheDescription() {
    Object secrets = Tree.at(SCHEMA.spec(), "properties", "imagePullSecrets").orElseThrow();

    assertThat(Tree.at(secrets, "items", "properties", "name", "allOf"))
        .contains(List.of(Map.of("enum", List.of("acme-pull"))));
    assertThat(Tree.at(secrets, "description").orElseThrow().toString())
        .contains("Each: one of acme-pull: one account pulls");
  }

  @Test
  void whatOnlyBuildsCheckIsNamedWithTheReason() {
    assertThat(new NotCarried(ACME, Optional.of("staging"), "a test").problems())
        .noneMatch(Problem::isError)
        .extracting(problem -> problem.found() + ": " + problem.allowed())
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).startsWith("nats.consumer").endsWith("no such pattern"),
            line -> assertThat(line).startsWith("http.readyPath").endsWith("no such pattern"),
            line -> assertThat(line).startsWith("http.healthPath").endsWith("level is warning"),
            line -> assertThat(line).startsWith("labels.team").endsWith("see the spec alone"),
            line ->
                assertThat(line)
                    .startsWith("nats.account")
                    .endsWith("it excepts legacy-worker until 2027-03-31"),
            line ->
                assertThat(line)
                    .startsWith("policies of the environment production")
                    .endsWith("staging here"));
  }

  @Test
  void theChosenEnvironmentsPoliciesAreCarried() throws Exception {
    Rules production = ACME.rules(Optional.of("production"));
    ClaimOpenApi schema = new ClaimOpenApi(ApiShape.of(ACME.api(), production));
    Map<String, Object> spec = good();
    spec.put("size", "small");

    assertThat(new ClaimCel(schema.rules()).refusals(ClaimCel.defaulted(schema.spec(), spec)))
        .singleElement()
        .asString()
        .contains("production is measured");
    assertThat(new NotCarried(ACME, Optional.of("production"), "a test").problems())
        .noneMatch(problem -> problem.found().contains("production"));
  }

  /** A pattern that RE2 cannot read would make the API server refuse the whole kind. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a(?=b)",
        "a(?!b)",
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "a++",
        "a*+",
        "a{2}+",
        "(?>a)",
        "(?i)a",
        "[a-z&&[^b]]",
        "[a[b]]",
        "\\p{Alpha}",
        "\\Z",
        "\\R",
        "a{1001}",
        "a{1,1001}",
        "\\h",
        "\\Qa\\E"
      })
  void aPatternThatRe2MayNotReadIsLeftToBuilds(String pattern) {
    assertThat(policiesOf(pattern).rules()).isEmpty();
    assertThat(policiesOf(pattern).left()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^a$",
        "(?:a|b)+",
        "[a-z0-9]{1,20}",
        "a'b",
        "\\.",
        "\\d+",
        "[^/]*",
        "\\w\\s\\S",
        "[\\w.-]",
        "^$|x"
      })
  void aPatternThatRe2ReadsIsCarried(String pattern) throws Exception {
    Pattern.compile(pattern);
    assertThat(policiesOf(pattern).rules())
        .singleElement()
        .satisfies(rule -> ClaimCel.compiled(rule));
  }

  private static ClaimPolicies policiesOf(String pattern) {
    Platform platform =
        AcmePlatform.load(
            "metadata: {name: acme}\nextends: bizmatters\npolicies:\n  image: {pattern: '"
                + pattern.replace("'", "''")
                + "'}\n");
    return ApiShape.of(platform.api(), platform.rules(Optional.empty())).policies();
  }

  /** What a cluster refuses by a policy, a build refuses too, and the other way round. */
  @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
  void clusterAndBuildAgree(@ForAll("specs") Map<String, Object> spec) throws Exception {
    String claim =
        ManifestYaml.of(
            Tree.of("apiVersion", "acme.example/v1")
                .with("kind", "Worker")
                .with(
                    "metadata",
                    Tree.of("name", "orders").with("labels", Tree.of("team", "payments")))
                .with("spec", spec)
                .fields());
    List<Problem> problems =
        ClaimTexts.read(ACME.api(), RULES, "claim.yaml", claim).problems().stream()
            .filter(Problem::isError)
            .toList();

    assertThat(refusals(spec).isEmpty()).as(claim + problems).isEqualTo(problems.isEmpty());
  }

  @Provide
  Arbitrary<Map<String, Object>> specs() {
    List<Arbitrary<Map<String, Object>>> parts =
        List.of(
            field("image", "registry.acme.example/a:1", "registry.acme.example/b", "a/b:1"),
            Arbitraries.maps(
                    Arbitraries.of("url"), Arbitraries.of("nats://other:4222", "nats://b.c.svc:1"))
                .ofMaxSize(1)
                .map(
                    url -> {
                      Map<String, Object> nats = new LinkedHashMap<>(url);
                      nats.put("stream", url.isEmpty() ? "ACME_A" : "ORDERS");
                      nats.put("consumer", "orders-workers");
                      return Map.of("nats", nats);
                    }),
            optional(field("size", "micro", "small", "medium", "large")),
            optional(field("httpPort", 1L, 1023L, 1024L, 9000L, 9001L, 65535L)),
            optional(field("sessionAffinity", "ClientIP")),
            optional(field("secret1Name", "acme-a", "b")),
            optional(field("secret5Name", "acme-c", "d")),
            optional(field("initContainer", Map.of("command", List.of("sh")))));
    return Combinators.combine(parts)
        .as(
            maps -> {
              Map<String, Object> spec = new LinkedHashMap<>();
              maps.forEach(spec::putAll);
              return spec;
            });
  }

  private static Arbitrary<Map<String, Object>> field(String name, Object... values) {
    return Arbitraries.of(values).map(value -> Map.of(name, value));
  }

  private static Arbitrary<Map<String, Object>> optional(Arbitrary<Map<String, Object>> field) {
    return Arbitraries.oneOf(field, Arbitraries.just(Map.of()));
  }
}
