package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of invalid input: each row names place, value, rule and fix. */
@Timeout(20)
class InvalidInputTest {

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private Problem onlyError() {
    List<Problem> errors = module.errors();
    assertThat(errors).hasSize(1);
    return errors.get(0);
  }

  private static void assertSays(
      Problem problem, String path, String found, String allowed, String fix) {
    assertThat(problem.where().path()).isEqualTo(path);
    assertThat(problem.found()).contains(found);
    assertThat(problem.allowed()).contains(allowed);
    assertThat(problem.fix()).contains(fix);
  }

  @Test
  void theMinimalClaimIsValid() {
    assertThat(module.claim(ConfigurationFixture.MINIMAL).problems()).isEmpty();
  }

  @Test
  void row01SizeThatIsNone() {
    module.spec("size: xlarge");
    assertSays(onlyError(), "spec.size", "\"xlarge\"", "micro, small, medium, large", "large");
    assertThat(onlyError().where().place()).isEqualTo("src/main/eds/claim.yaml:11:9");
  }

  @Test
  void row02MissingStream() {
    module.minimalWith("    stream: ORDERS\n", "");
    assertSays(onlyError(), "spec.nats.stream", "nothing", "required", "ORDERS");
    assertThat(onlyError().where().line()).isEqualTo(8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"99999", "0", "65536", "-1"})
  void row03PortOutOfRange(String port) {
    module.spec("httpPort: " + port);
    assertSays(onlyError(), "spec.httpPort", port, "1 to 65535", "8080");
  }

  @Test
  void row04PathWithoutSlash() {
    module.spec("healthPath: \"health\"");
    assertSays(onlyError(), "spec.healthPath", "\"health\"", "starts with '/'", "/health");
  }

  @Test
  void row05UnknownAffinity() {
    module.spec("sessionAffinity: \"InvalidValue\"");
    assertSays(onlyError(), "spec.sessionAffinity", "InvalidValue", "None, ClientIP", "None");
  }

  @Test
  void row06MissingFields() {
    module.claim(
        "apiVersion: platform.bizmatters.io/v1alpha1\nkind: EventDrivenService\nmetadata: {}\nspec: {nats: {stream: A}}\n");
    assertThat(module.errors())
        .extracting(problem -> problem.where().path())
        .contains("metadata.name", "spec.image", "spec.nats.consumer");
    module.claim(
        "apiVersion: platform.bizmatters.io/v1alpha1\nkind: EventDrivenService\nmetadata: {name: a}\n");
    assertThat(module.errors()).extracting(problem -> problem.where().path()).contains("spec");
  }

  @ParameterizedTest
  @ValueSource(strings = {"image: \"\"", "image: null", "image:"})
  void row06EmptyImage(String image) {
    module.minimalWith("image: ghcr.io/org/orders-worker:v1.0.0", image);
    assertThat(onlyError().where().path()).isEqualTo("spec.image");
    assertThat(onlyError().where().line()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({
    "kind: EventDrivenService, kind: EventDrivenServise, kind",
    "kind: EventDrivenService, kind: XEventDrivenService, kind",
    "kind: EventDrivenService, kind: eventdrivenservice, kind",
    "platform.bizmatters.io/v1alpha1, platform.bizmatters.io/v1, apiVersion"
  })
  void row07WrongKindOrVersion(String from, String to, String path) {
    module.minimalWith(from, to);
    assertThat(onlyError().where().path()).isEqualTo(path);
    assertThat(onlyError().fix()).startsWith(path + ": ");
  }

  @ParameterizedTest
  @CsvSource({"v1alpha1, WebService", "v1alpha1, PostgresInstance", "v1, WebService"})
  void row07OtherKindsOfThePlatformAreLeftAlone(String version, String kind) {
    module.claim(
        "apiVersion: platform.bizmatters.io/"
            + version
            + "\nkind: "
            + kind
            + "\nmetadata: {name: a}\nspec: {port: 1}\n---\n"
            + ConfigurationFixture.MINIMAL);
    assertThat(module.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.level()).isEqualTo(Level.INFO));
    assertThat(module.read().legalServices()).hasSize(1);
  }

  @Test
  void row07ForeignDocumentsAreLeftAlone() {
    module.claim(
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\n"
            + ConfigurationFixture.MINIMAL);
    assertThat(module.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.level()).isEqualTo(Level.INFO));
    assertThat(module.read().legalServices()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "replicas: 3, spec.replicas, autoscaling.minReplicas",
    "htpPort: 80, spec.htpPort, httpPort",
    "autoscaling: {}, spec.autoscaling, -Deds.autoscaling"
  })
  void row08UnknownField(String line, String path, String fix) {
    module.spec(line);
    assertSays(onlyError(), path, "unknown name", "image", fix);
  }

  @Test
  void row08UnknownNestedField() {
    module.minimalWith("stream: ORDERS", "streams: ORDERS");
    assertThat(module.errors())
        .anySatisfy(
            problem ->
                assertSays(problem, "spec.nats.streams", "unknown name", "stream", "stream"));
  }

  @ParameterizedTest
  @CsvSource({
    "size: 1, integer, \"1\"",
    "image: 1.0, float, \"1.0\"",
    "name: 007, integer, \"007\"",
    "consumer: on, boolean, \"on\"",
    "stream: 1:30, integer, \"1:30\"",
    "stream: 1e3, float, \"1e3\""
  })
  void row09WrongType(String line, String kind, String quoted) {
    String field = line.substring(0, line.indexOf(':'));
    String text =
        ConfigurationFixture.MINIMAL.replaceAll("(?m)^( *)" + field + ": .*$", "$1" + line);
    module.claim(field.equals("size") ? ConfigurationFixture.MINIMAL + "  " + line + "\n" : text);
    Problem problem = module.errors().get(0);
    assertThat(problem.where().path()).endsWith(field);
    assertThat(problem.found()).contains(kind);
    assertThat(problem.fix())
        .satisfiesAnyOf(
            fix -> assertThat(fix).contains(quoted), fix -> assertThat(fix).isEqualTo("micro"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"8000\"", "8000.5", "8e3", "true", "010", "1:30", "0x1F"})
  void row10PortThatIsNoDecimalInteger(String port) {
    module.spec("httpPort: " + port);
    assertThat(onlyError().where().path()).isEqualTo("spec.httpPort");
    assertThat(onlyError().allowed()).contains("decimal integer");
  }

  @Test
  void row11WhiteSpaceIsShownAndNeverTrimmed() {
    module.spec("size: \"medium \"");
    assertSays(onlyError(), "spec.size", "\"medium␠\"", "micro", "medium");
    module.minimalWith("stream: ORDERS", "stream: \"ORDERS \"");
    assertSays(onlyError(), "spec.nats.stream", "␠", "no white space", "ORDERS");
    module.minimalWith("name: orders-worker", "name: \"orders-worker\\u00a0\"");
    assertSays(onlyError(), "metadata.name", "\\u00a0", "no white space", "orders-worker");
    module.minimalWith("name: orders-worker", "name: |\n    orders-worker");
    assertSays(onlyError(), "metadata.name", "\\n", "no white space", "orders-worker");
  }

  @ParameterizedTest
  @CsvSource({"56,true", "57,false", "64,false", "253,false"})
  void row12NameLength(int length, boolean legal) {
    module.minimalWith("name: orders-worker", "name: " + "a".repeat(length));
    assertThat(module.errors().isEmpty()).isEqualTo(legal);
    if (length == 57) {
      assertSays(
          onlyError(), "metadata.name", "57", "at most 56, because <name>-scaler", "shorter");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Orders-Worker,orders-worker",
    "orders_worker,orders-worker",
    "-orders,orders",
    "1orders,orders",
    "orders.worker,orders-worker",
    "\"\",orders-worker"
  })
  void row13IllegalName(String name, String fix) {
    module.minimalWith("name: orders-worker", "name: \"" + name.replace("\"", "") + "\"");
    assertSays(onlyError(), "metadata.name", "\"", "lower-case letters", fix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Orders-Workers", "orders_workers", "orders.workers"})
  void row14IllegalConsumer(String consumer) {
    module.minimalWith("consumer: orders-workers", "consumer: " + consumer);
    assertSays(onlyError(), "spec.nats.consumer", consumer, "lower-case letters", "orders-workers");
  }

  @Test
  void row14ConsumerWithWildcard() {
    module.minimalWith("consumer: orders-workers", "consumer: orders*");
    assertSays(onlyError(), "spec.nats.consumer", "orders*", "lower-case letters", "orders");
  }

  @ParameterizedTest
  @CsvSource({
    "orders,ORDERS",
    "ORDERS-IN,ORDERS_IN",
    "ORDERS.IN,ORDERS_IN",
    "'\"*\"',ORDERS",
    "'\">\"',ORDERS"
  })
  void row15IllegalStream(String stream, String fix) {
    module.minimalWith("stream: ORDERS", "stream: " + stream);
    assertSays(
        onlyError(), "spec.nats.stream", stream.replace("\"", ""), "upper-case letters", fix);
  }

  @ParameterizedTest
  @ValueSource(strings = {"billing-stream", "mystream", "Orders", "orders:eu", "a$b"})
  void row15StreamsOfOthersAreServedFromThePom(String stream) {
    pomReading(stream, "orders-workers");
    assertThat(module.errors()).isEmpty();
    assertThat(module.read().legalServices().get(0).nats().stream()).isEqualTo(stream);
    assertThat(module.warnings())
        .singleElement()
        .satisfies(
            problem ->
                assertSays(
                    problem,
                    "<service>/<nats>/<stream>",
                    stream,
                    "by convention upper-case letters",
                    ""));
  }

  @Test
  void row14ConsumersOfOthersAreServedFromThePom() {
    pomReading("ORDERS", "PULL_CONSUMER");
    assertThat(module.errors()).isEmpty();
    assertThat(module.warnings())
        .anySatisfy(
            problem ->
                assertSays(
                    problem,
                    "<service>/<nats>/<consumer>",
                    "PULL_CONSUMER",
                    "by convention lower-case letters",
                    "pull-consumer"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"OR DERS", "ORDERS.IN", "*", "A>", "a/b", "a\\b", "ÄRGER", "A\u0007"})
  void row15WhatNatsRefusesIsAnErrorEverywhere(String stream) {
    module
        .pom("")
        .environment("dev")
        .file(
            "src/main/eds/environments/dev.yaml",
            "orders: {nats: {stream: \""
                + stream.replace("\\", "\\\\").replace("\u0007", "\\a")
                + "\"}}");
    assertSays(onlyError(), "orders.nats.stream", "", "without white space, '.', '*', '>'", "");
  }

  @Test
  void row15LongNamesInThePom() {
    pomReading("A".repeat(256), "a".repeat(256));
    assertThat(module.errors())
        .hasSize(2)
        .allSatisfy(problem -> assertThat(problem.allowed()).contains("255"));
  }

  private void pomReading(String stream, String consumer) {
    module.rawPom(
        "<image>a/b:1</image><namespace>services-orders</namespace><nats><stream>"
            + stream
            + "</stream><consumer>"
            + consumer
            + "</consumer></nats>");
  }

  @Test
  void row15LongNames() {
    module.minimalWith("stream: ORDERS", "stream: " + "A".repeat(256));
    assertThat(onlyError().allowed()).contains("255");
    module.minimalWith("consumer: orders-workers", "consumer: " + "a".repeat(256));
    assertThat(onlyError().allowed()).contains("255");
  }

  @Test
  void row16UrlWithoutPort() {
    module.minimalWith("  nats:\n", "  nats:\n    url: nats://nats.nats.svc\n");
    assertSays(
        onlyError(), "spec.nats.url", "nats://nats.nats.svc", "port", "nats://nats.nats.svc:4222");
  }

  @ParameterizedTest
  @CsvSource({
    "nats.nats.svc:4222,nats://", "http://nats:4222,scheme", "ws://nats:4222,scheme",
        "nats://a:0,1 to 65535",
    "nats://a:99999,1 to 65535", "nats://a:abc,1 to 65535", "nats://,host", "nats://a:4222/x,path",
    "'nats://a :4222',spaces", "nats://a_b:4222,host"
  })
  void row17IllegalUrl(String url, String rule) {
    module.minimalWith("  nats:\n", "  nats:\n    url: \"" + url + "\"\n");
    assertSays(onlyError(), "spec.nats.url", "", rule, "");
    assertThat(onlyError().fix()).isNotEmpty();
  }

  @Test
  void row18CredentialsAreRefusedAndMasked() {
    module.minimalWith("  nats:\n", "  nats:\n    url: nats://user:secret@host:4222\n");
    assertSays(onlyError(), "spec.nats.url", "***@host:4222", "no credentials", "Secret");
    assertThat(onlyError().toString()).doesNotContain("user:secret").doesNotContain(":secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tls://nats.nats.svc:4222", "nats://a.nats.svc:4222,nats://b.nats.svc:4222"})
  void row19UrlThatTheXrdRefuses(String url) {
    module.minimalWith("  nats:\n", "  nats:\n    url: " + url + "\n");
    assertThat(module.errors()).isEmpty();
    assertThat(module.warnings())
        .singleElement()
        .satisfies(
            problem ->
                assertSays(
                    problem,
                    "spec.nats.url",
                    url,
                    "XRD".isEmpty() ? "" : "one nats:// URL",
                    "not portable to the XRD"));
  }

  @Test
  void row20SystemAccount() {
    module
        .pom("")
        .rawPom(
            "<name>other</name><image>a/b:1</image><nats><stream>A</stream><consumer>other-workers</consumer><account>$SYS</account></nats>");
    assertSays(
        onlyError(), "<services>/<service>[2]/<nats>/<account>", "$SYS", "no JetStream", "$G");
  }

  @Test
  void row21DuplicateSecrets() {
    module.spec("secret1Name: db\nsecret2Name: cache\nsecret3Name: db");
    assertSays(onlyError(), "spec.secret3Name", "\"db\"", "spec.secret1Name", "remove one");
    module.spec("imagePullSecrets: [{name: ghcr}, {name: ghcr}]");
    assertSays(
        onlyError(),
        "spec.imagePullSecrets[1].name",
        "\"ghcr\"",
        "spec.imagePullSecrets[0].name",
        "remove one");
  }

  @Test
  void row22SecretNames() {
    module.spec("secret1Name: My_Secret");
    assertSays(onlyError(), "spec.secret1Name", "My_Secret", "DNS-1123", "my-secret");
    module.spec("secret1Name: " + "a".repeat(254));
    assertThat(onlyError().allowed()).contains("253");
    module.spec("secret6Name: x");
    assertSays(onlyError(), "spec.secret6Name", "unknown", "secret5Name", "secret");
  }

  @ParameterizedTest
  @CsvSource({
    "'imagePullSecrets: [ghcr]', spec.imagePullSecrets[0], - name: ghcr",
    "'imagePullSecrets: ghcr', spec.imagePullSecrets, name",
    "'imagePullSecrets: [{name: }]', spec.imagePullSecrets[0].name, - name"
  })
  void row23PullSecrets(String line, String path, String fix) {
    module.spec(line);
    assertSays(onlyError(), path, "", "", fix);
  }

  @ParameterizedTest
  @CsvSource({
    "'initContainer: {}', spec.initContainer.command, required",
    "'initContainer: {command: []}', spec.initContainer.command, at least 1",
    "'initContainer: {command: \"/bin/sh -c x\"}', spec.initContainer.command, a list",
    "'initContainer: {command: [null]}', spec.initContainer.command[0], not null",
    "'initContainer: {args: [a]}', spec.initContainer.command, required",
    "'initContainer: {command: [\"\"]}', spec.initContainer.command[0], not empty"
  })
  void row24InitContainer(String line, String path, String rule) {
    module.spec(line);
    assertSays(onlyError(), path, "", rule, "");
  }

  @Test
  void row24CommandOfOtherTypes() {
    module.spec("initContainer: {command: [1, true]}");
    assertThat(module.errors())
        .extracting(problem -> problem.where().path())
        .containsExactly("spec.initContainer.command[0]", "spec.initContainer.command[1]");
  }

  @ParameterizedTest
  @CsvSource({
    "<minReplicas>11</minReplicas>, <minReplicas>, at most maxReplicas",
    "<maxReplicas>0</maxReplicas>, <maxReplicas>, 1 or more",
    "<minReplicas>-1</minReplicas>, <minReplicas>, 0 or more"
  })
  void row25Replicas(String element, String path, String rule) {
    module.pom("<autoscaling>" + element + "</autoscaling>");
    assertSays(module.errors().get(0), "<service>/<autoscaling>/" + path, "", rule, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-5", "2.5"})
  void row26LagThreshold(String value) {
    module.pom("<autoscaling><lagThreshold>" + value + "</lagThreshold></autoscaling>");
    assertSays(
        onlyError(), "<service>/<autoscaling>/<lagThreshold>", value, "integer, 1 or more", "1");
  }

  @ParameterizedTest
  @CsvSource({
    "pollingInterval, 0s, 1s to 1h", "pollingInterval, 500ms, whole seconds",
        "pollingInterval, 5 parsecs, whole seconds",
    "cooldown, -1s, whole seconds", "cooldown, 25h, 0s to 24h",
        "scaleDownStabilization, 3601, 0s to 1h"
  })
  void row27Durations(String field, String value, String rule) {
    module.pom("<autoscaling><" + field + ">" + value + "</" + field + "></autoscaling>");
    assertSays(onlyError(), "<service>/<autoscaling>/<" + field + ">", value, rule, "30s");
  }

  @Test
  void row28DuplicateServices() {
    module.claim(ConfigurationFixture.MINIMAL + "---\n" + ConfigurationFixture.MINIMAL);
    Problem problem = onlyError();
    assertThat(problem.where().line()).isEqualTo(15);
    assertThat(problem.found()).contains("claim.yaml:4");
  }

  @Test
  void row28ClaimAndPomOfOneNameAreOneService() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .rawPom("<name>orders-worker</name><size>large</size>");
    assertThat(module.errors()).isEmpty();
    assertThat(module.read().legalServices())
        .singleElement()
        .satisfies(service -> assertThat(service.size()).contains("large"));
  }

  @Test
  void row30DuplicateKey() {
    module.spec("size: small\nsize: large");
    assertSays(onlyError(), "spec.size", "line 11", "each name once", "keep one");
    assertThat(onlyError().where().line()).isEqualTo(12);
  }

  @Test
  void row30DuplicateElement() {
    module.pom("<size>small</size><size>large</size>");
    assertSays(onlyError(), "<service>/<size>", "second time", "each element once", "keep one");
  }

  @Test
  void row31FewAliasesAndMergeKeysAreResolved() {
    module.claim(
        ConfigurationFixture.MINIMAL.replace(
            "  nats:\n",
            "  secret1Name: &name db\n  initContainer: &init {command: [a]}\n  nats:\n"));
    assertThat(module.errors()).isEmpty();
    module.minimalWith(
        "  nats:\n    stream: ORDERS\n    consumer: orders-workers\n",
        "  nats:\n    <<: {stream: ORDERS, consumer: x}\n    consumer: orders-workers\n");
    assertThat(module.errors()).isEmpty();
    assertThat(module.read().legalServices().get(0).nats().consumer()).isEqualTo("orders-workers");
  }

  @Test
  void row31AliasBombEndsWithinASecond() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      bomb.append("a")
          .append(i)
          .append(": &a")
          .append(i)
          .append(" [")
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("*a")
          .append(i - 1)
          .append("]\n");
    }
    module.claim(bomb.toString());
    long start = System.nanoTime();
    assertThat(module.errors().get(0).allowed()).contains("50 aliases");
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"!!java.net.URL \"http://x\"", "!include x.yaml", "!!binary aGk="})
  void row31Tags(String value) {
    module.spec("healthPath: " + value);
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.allowed()).contains("no tags but"));
  }

  @ParameterizedTest
  @CsvSource({"'\tsize: small',tab", "'size: \"small',quote", "' size: small',indentation"})
  void row32Syntax(String line, String words) {
    module.claim(ConfigurationFixture.MINIMAL + "  " + line + "\n");
    Problem problem = onlyError();
    assertThat(problem.where().line()).isPositive();
    assertThat(problem.found() + problem.allowed() + problem.fix()).contains(words);
  }

  @Test
  void row33Encodings() {
    byte[] broken =
        ConfigurationFixture.MINIMAL
            .replace("ORDERS", "ORD\u00c4")
            .getBytes(StandardCharsets.ISO_8859_1);
    module.file("src/main/eds/claim.yaml", broken);
    assertThat(onlyError().found()).contains("offset");
    module.file(
        "src/main/eds/claim.yaml", ConfigurationFixture.MINIMAL.getBytes(StandardCharsets.UTF_16));
    assertSays(onlyError(), "", "UTF-16", "UTF-8", "save the file as UTF-8");
    module.claim("\ufeff" + ConfigurationFixture.MINIMAL);
    assertThat(module.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "null\n"})
  void row34NoDocument(String text) {
    module.claim(text);
    assertThat(module.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.level()).isEqualTo(Level.WARNING));
    assertThat(module.read().services()).isEmpty();
  }

  @Test
  void row35Limits() {
    module.claim("#" + "x".repeat(10 << 20));
    assertThat(onlyError().allowed()).contains("1 MiB");
    module.claim("a: b\n---\n".repeat(1_001));
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.allowed()).contains("1,000 documents"));
    module.claim("a: " + "[".repeat(101) + "]".repeat(101));
    assertThat(onlyError().allowed()).contains("100 levels");
    module.claim("a: " + "x".repeat(257 * 1024));
    assertThat(onlyError().allowed()).contains("256 KiB");
  }

  @Test
  void row36WrongShapes() {
    module.claim("- a\n");
    assertThat(onlyError().allowed()).contains("a mapping");
    module.claim("just text\n");
    assertThat(onlyError().allowed()).contains("a mapping");
    module.minimalWith(
        "  nats:\n    stream: ORDERS\n    consumer: orders-workers\n", "  nats: \"x\"\n");
    assertThat(module.errors())
        .anySatisfy(problem -> assertSays(problem, "spec.nats", "\"x\"", "a mapping", ""));
    module.claim(
        "apiVersion: platform.bizmatters.io/v1alpha1\nkind: EventDrivenService\nmetadata: {name: a}\nspec: []\n");
    assertThat(module.errors())
        .anySatisfy(problem -> assertSays(problem, "spec", "a list", "a mapping", ""));
    module.claim(
        "apiVersion: v1\nkind: List\nitems:\n- "
            + ConfigurationFixture.MINIMAL.replace("\n", "\n  "));
    assertThat(module.read().legalServices()).hasSize(1);
  }

  @Test
  void row37Properties() {
    module.minimalWith(":v1.0.0", ":${project.versoin}");
    assertThat(module.errors())
        .anySatisfy(
            problem ->
                assertSays(
                    problem,
                    "spec.image",
                    "${project.versoin}",
                    "a property that is set",
                    "${project.version}"));
    module.property("a", "${b}").property("b", "${a}").minimalWith(":v1.0.0", ":${a}");
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.allowed()).contains("lead back to itself"));
    module.minimalWith(":v1.0.0", ":${env.NOT_SET}");
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.found()).contains("${env.NOT_SET}"));
    module.minimalWith(":v1.0.0", ":${project.version}");
    assertThat(module.errors()).isEmpty();
    module.spec("initContainer: {command: [sh, -c, 'echo $${HOME} ${project.version}']}");
    assertThat(module.read().legalServices().get(0).initContainer().orElseThrow().command())
        .contains("echo ${HOME} 1.2.3");
  }

  @Test
  void row38PropertyWithAnIllegalValue() {
    module.property("project.version", "1.0+build").minimalWith(":v1.0.0", ":${project.version}");
    assertSays(onlyError(), "spec.image", "${project.version}", "a tag", "1.0_build");
  }

  @ParameterizedTest
  @CsvSource({
    "Org/App:1,lower-case",
    "app:,a tag",
    "app@sha256:12,a digest",
    "'app:v1 ',white space",
    "https://ghcr.io/x,without a scheme"
  })
  void row39IllegalImage(String image, String rule) {
    module.minimalWith("image: ghcr.io/org/orders-worker:v1.0.0", "image: \"" + image + "\"");
    assertSays(onlyError(), "spec.image", image.strip(), rule, "");
  }

  @Test
  void row39LongTag() {
    module.minimalWith(":v1.0.0", ":" + "a".repeat(129));
    assertThat(onlyError().allowed()).contains("1 to 128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"ghcr.io/org/app", "ghcr.io/org/app:latest"})
  void row40FloatingImage(String image) {
    module.minimalWith("image: ghcr.io/org/orders-worker:v1.0.0", "image: " + image);
    assertThat(module.warnings())
        .singleElement()
        .satisfies(problem -> assertThat(problem.where().path()).isEqualTo("spec.image"));
    module.requireDigest();
    assertThat(onlyError().allowed()).contains("eds.requireDigest");
  }

  @ParameterizedTest
  @CsvSource({"NATS_URL,set from the service", "PORT,set from the service", "A-B,letters"})
  void row41EnvironmentNames(String name, String rule) {
    module.pom("<env><" + name + ">x</" + name + "></env>");
    assertSays(onlyError(), "<service>/<env>/<" + name + ">", name, rule, "");
  }

  @Test
  void row41EnvironmentNameThatStartsWithADigit() {
    module
        .pom("")
        .environment("dev")
        .file("src/main/eds/environments/dev.yaml", "orders: {env: {1BAD: x}}");
    assertSays(onlyError(), "orders.env.1BAD", "1BAD", "not starting with a digit", "_1BAD");
  }

  @ParameterizedTest
  @CsvSource({
    "<requests><cpu>3</cpu></requests>,<requests>/<cpu>,not above the limit",
    "<limits><cpu>0.5 cores</cpu></limits>,<limits>/<cpu>,quantity",
    "<limits><memory>512mb</memory></limits>,<limits>/<memory>,quantity"
  })
  void row42Resources(String element, String path, String rule) {
    module.pom("<resources>" + element + "</resources>");
    assertSays(onlyError(), "<service>/<resources>/" + path, "", rule, "");
  }

  @Test
  void row42SuggestsTheQuantityThatWasMeant() {
    module.pom("<resources><limits><memory>5120mb</memory></limits></resources>");
    assertThat(onlyError().fix()).isEqualTo("5120Mi");
  }

  @Test
  void row43Labels() {
    module.minimalWith("metadata:\n", "metadata:\n  labels: {app.kubernetes.io/name: other}\n");
    assertThat(onlyError().where().path()).contains("app.kubernetes.io/name");
    module.minimalWith("metadata:\n", "metadata:\n  labels: {team: " + "a".repeat(64) + "}\n");
    assertThat(onlyError().allowed()).contains("63");
    module.minimalWith("metadata:\n", "metadata:\n  labels: {team: true}\n");
    assertSays(onlyError(), "metadata.labels.team", "true (boolean)", "text", "\"true\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Prod", "kube-system"})
  void row43Namespaces(String namespace) {
    module.minimalWith("namespace: intelligence-orders", "namespace: " + namespace);
    assertThat(onlyError().where().path()).isEqualTo("metadata.namespace");
    module.minimalWith("namespace: intelligence-orders", "namespace: " + "a".repeat(64));
    assertThat(onlyError().allowed()).contains("63");
  }

  @Test
  void row44Overlays() {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file("src/main/eds/environments/production.yaml", "order-worker: {size: large}\n")
        .environment("production");
    assertSays(
        onlyError(), "order-worker", "no service order-worker", "orders-worker", "orders-worker");
    module.environment("prodution");
    assertSays(onlyError(), "eds.environment", "prodution", "production", "production");
  }

  @Test
  void row45Files() throws IOException {
    module
        .claim(ConfigurationFixture.MINIMAL)
        .file("src/main/eds/other.yml", "a: b")
        .file("src/main/eds/other.json", "{}");
    assertThat(module.warnings())
        .extracting(problem -> problem.where().file())
        .containsExactly("src/main/eds/other.json", "src/main/eds/other.yml");
    Files.createDirectories(base.resolve("src/main/eds/x.yaml"));
    assertSays(onlyError(), "", "a directory", "a file", "rename");
    Files.delete(base.resolve("src/main/eds/x.yaml"));
    Path outside = Files.writeString(base.resolve("outside.yaml"), ConfigurationFixture.MINIMAL);
    Files.createSymbolicLink(base.resolve("src/main/eds/link.yaml"), outside);
    assertThat(onlyError().found()).contains("symbolic link");
  }

  @Test
  void row46LiveObjects() {
    module.minimalWith(
        "metadata:\n", "status: {a: b}\nmetadata:\n  managedFields: []\n  generateName: x\n");
    assertThat(module.errors()).isEmpty();
    assertThat(module.problems())
        .hasSize(3)
        .allSatisfy(problem -> assertThat(problem.level()).isEqualTo(Level.INFO));
    module.claim(
        ConfigurationFixture.MINIMAL.replace(
            "  name: orders-worker\n", "  generateName: orders-\n"));
    assertThat(module.errors())
        .anySatisfy(problem -> assertThat(problem.where().path()).isEqualTo("metadata.name"));
  }

  @Test
  void allProblemsOfAllFilesAreToldAtOnceInOrder() {
    module
        .claim(ConfigurationFixture.MINIMAL + "  size: big\n  httpPort: 0\n")
        .file(
            "src/main/eds/a.yaml", ConfigurationFixture.MINIMAL.replace("orders-worker", "Other"));
    assertThat(module.errors())
        .extracting(problem -> problem.where().file() + " " + problem.where().path())
        .startsWith("src/main/eds/a.yaml metadata.name")
        .endsWith("src/main/eds/claim.yaml spec.size", "src/main/eds/claim.yaml spec.httpPort");
  }
}
