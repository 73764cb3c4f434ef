package io.bizmatters.platform.eds.format.crossplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.format.AcmePlatform;
import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The folder on a real API server with Crossplane's own kinds: it takes the definitions and the
 * Composition, and the kind that Crossplane makes of them refuses what its schema and CEL can say.
 * Crossplane's controller does not run here.
 */
@OnCluster
@ResourceLock(OnCluster.CLAIM_KIND)
class CrossplaneClusterTest {

  private static final String CRDS = "src/it/cluster/crossplane";
  private static final List<String> STRICTLY =
      List.of("apply", "--server-side", "--validate=strict", "--field-manager=test");

  @TempDir static Path folders;

  @BeforeAll
  static void install(TestCluster cluster) throws IOException {
    apply(cluster, Path.of(CRDS, "compositeresourcedefinitions.yaml"));
    apply(cluster, Path.of(CRDS, "compositions.yaml"));
    apply(cluster, Path.of(CRDS, "functions.yaml"));
    established(cluster, "compositeresourcedefinitions.apiextensions.crossplane.io");
    established(cluster, "compositions.apiextensions.crossplane.io");
    established(cluster, "functions.pkg.crossplane.io");
    for (CrossplaneApi api : CrossplaneApi.values()) {
      for (Map.Entry<String, byte[]> file :
          new CrossplaneFolder(Platforms.builtIn(Platforms.DEFAULT), Optional.empty(), api)
              .files()
              .entrySet()) {
        Path path = folder(api).resolve(file.getKey());
        Files.createDirectories(path.resolveSibling(""));
        Files.write(path, file.getValue());
      }
    }
    // the first API's own kind, then the second's, which stays
    for (CrossplaneApi api : CrossplaneApi.values()) {
      String definition =
          Files.readString(folder(api).resolve("definitions/xeventdrivenservices.yaml"));
      Map<String, Object> crd = CompositeCrd.of(Tree.asMapping(Readers.yaml11(definition)));
      cluster.kubectlReading(ManifestYaml.of(crd), words(STRICTLY, "-f", "-")).orFail();
      established(cluster, Tree.at(crd, "metadata", "name").orElseThrow().toString());
    }
    for (String file : List.of("rbac.yaml", "functions.yaml", "definitions", "compositions")) {
      apply(cluster, folder(CrossplaneApi.V2).resolve(file));
    }
    installKindOf(AcmePlatform.load(), cluster);
  }

  private static void installKindOf(Platform platform, TestCluster cluster) {
    byte[] definition =
        new CrossplaneFolder(platform, Optional.empty(), CrossplaneApi.V2)
            .files()
            .getOrDefault("definitions/xeventdrivenservices.yaml", new byte[0]);
    Map<String, Object> crd =
        CompositeCrd.of(
            Tree.asMapping(Readers.yaml11(new String(definition, StandardCharsets.UTF_8))));
    cluster.kubectlReading(ManifestYaml.of(crd), words(STRICTLY, "-f", "-")).orFail();
    established(cluster, "workers.acme.example");
  }

  @AfterAll
  static void remove(TestCluster cluster) {
    for (String crd :
        List.of(
            "eventdrivenservices.platform.bizmatters.io",
            "xeventdrivenservices.platform.bizmatters.io",
            "workers.acme.example",
            "compositeresourcedefinitions.apiextensions.crossplane.io",
            "compositions.apiextensions.crossplane.io",
            "functions.pkg.crossplane.io")) {
      cluster.kubectl("delete", "crd", crd, "--ignore-not-found").orFail();
    }
    cluster.kubectl("delete", "clusterrole", "crossplane:event-driven-service").orFail();
  }

  private static Path folder(CrossplaneApi api) {
    return folders.resolve(api.word());
  }

  private static void apply(TestCluster cluster, Path path) {
    cluster.kubectl(words(STRICTLY, "-f", path.toString())).orFail();
  }

  private static void established(TestCluster cluster, String crd) {
    cluster.kubectl("wait", "--for=condition=Established", "--timeout=60s", "crd/" + crd).orFail();
  }

  private static String[] words(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Stream.of(rest)).toArray(String[]::new);
  }

  @Test
  void theFirstApisFilesAreTakenToo(TestCluster cluster) {
    for (String file : List.of("rbac.yaml", "functions.yaml", "definitions", "compositions")) {
      Outcome taken =
          cluster.kubectl(
              words(
                  STRICTLY,
                  "--dry-run=server",
                  "--force-conflicts",
                  "-f",
                  folder(CrossplaneApi.V1).resolve(file).toString()));
      // the Composition's kind cannot change, and the second API's Composition has its name
      if (file.equals("compositions")) {
        assertThat(taken.err()).contains("immutable");
      } else {
        assertThat(taken.exit()).as(taken.err()).isZero();
      }
    }
  }

  @Test
  void theFirstApisCompositionIsTakenWithoutTheSecond(TestCluster cluster) throws IOException {
    String composition =
        Files.readString(
                folder(CrossplaneApi.V1)
                    .resolve("compositions/event-driven-service-composition.yaml"))
            .replace("  name: event-driven-service\n", "  name: event-driven-service-v1\n");
    cluster.kubectlReading(composition, words(STRICTLY, "--dry-run=server", "-f", "-")).orFail();
  }

  @Test
  void everyExampleIsTaken(TestCluster cluster, TestNamespace namespace) throws IOException {
    try (Stream<Path> examples = Files.list(folder(CrossplaneApi.V2).resolve("examples"))) {
      for (Path example : examples.toList()) {
        String claim =
            Files.readString(example)
                .replaceFirst("(?m)^  namespace: .*$", "  namespace: " + namespace.name());
        Outcome taken =
            cluster.kubectlReading(claim, words(STRICTLY, "--dry-run=server", "-f", "-"));
        assertThat(taken.exit()).as(taken.err()).isZero();
      }
    }
  }

  /** A row of the table of the documentation's page: a claim's part, and what the refusal says. */
  private record Row(String replaced, String by, String refusal) {}

  private static Stream<Row> rows() {
    return Stream.of(
        // schema
        new Row(
            "size: small",
            "size: xlarge",
            "supported values: \"micro\", \"small\", \"medium\", \"large\""),
        new Row("stream: ORDERS", "", "spec.nats.stream: Required value"),
        new Row("consumer: orders-workers", "", "spec.nats.consumer: Required value"),
        new Row("image: a/b:1", "", "spec.image: Required value"),
        new Row("httpPort: 8000", "httpPort: 99999", "less than or equal to 65535"),
        new Row("httpPort: 8000", "httpPort: 0", "greater than or equal to 1"),
        new Row("httpPort: 8000", "httpPort: \"8000\"", "must be of type integer"),
        new Row("httpPort: 8000", "httpPort: 8000.5", "must be of type integer"),
        new Row("httpPort: 8000", "httpPort: true", "must be of type integer"),
        new Row("healthPath: /health", "healthPath: health", "spec.healthPath"),
        new Row("healthPath: /health", "healthPath: \"/health \"", "spec.healthPath"),
        new Row(
            "sessionAffinity: None",
            "sessionAffinity: InvalidValue",
            "supported values: \"None\", \"ClientIP\""),
        new Row("size: small", "size: 1", "must be of type string"),
        new Row("image: a/b:1", "image: 1.0", "must be of type string"),
        new Row("consumer: orders-workers", "consumer: on", "must be of type string"),
        new Row("size: small", "size: \"small \"", "Unsupported value"),
        new Row("name: orders", "name: " + "a".repeat(57), "may not be more than 56"),
        new Row("name: orders", "name: Orders-Worker", "metadata.name"),
        new Row("name: orders", "name: 1orders", "metadata.name"),
        new Row("name: orders", "name: orders.worker", "metadata.name"),
        new Row("consumer: orders-workers", "consumer: Orders_Workers", "spec.nats.consumer"),
        new Row("consumer: orders-workers", "consumer: orders.workers", "spec.nats.consumer"),
        new Row("stream: ORDERS", "stream: orders", "spec.nats.stream"),
        new Row("stream: ORDERS", "stream: ORDERS.IN", "spec.nats.stream"),
        new Row("stream: ORDERS", "stream: \"ORDERS \"", "spec.nats.stream"),
        new Row("stream: ORDERS", "stream: " + "A".repeat(256), "may not be more than 255"),
        new Row("secret1Name: db", "secret1Name: My_Secret", "spec.secret1Name"),
        new Row("secret1Name: db", "secret1Name: " + "a".repeat(254), "may not be more than 253"),
        new Row("- name: ghcr", "- ghcr", "must be of type object"),
        new Row("- name: ghcr", "- name: \"\"", "spec.imagePullSecrets[0].name"),
        new Row("- name: ghcr", "- name: ghcr\n  - name: ghcr", "Duplicate value"),
        new Row(INIT, "initContainer: {}", "spec.initContainer.command: Required value"),
        new Row("command: [sh]", "command: []", "should have at least 1 items"),
        new Row("command: [sh]", "command: sh -c x", "must be of type array"),
        new Row("command: [sh]", "command: [null]", "must be of type string"),
        new Row("command: [sh]", "command: [1, true]", "must be of type string"),
        new Row(NATS, "nats: x", "must be of type object"),
        // CEL
        new Row("image: a/b:1", "image: \"\"", "an image reference"),
        new Row("image: a/b:1", "image: Org/App:1", "an image reference"),
        new Row("image: a/b:1", "image: \"app:v1 \"", "an image reference"),
        new Row("image: a/b:1", "image: https://ghcr.io/x", "an image reference"),
        new Row("image: a/b:1", "image: a@sha256:12", "an image reference"),
        new Row("image: a/b:1", "image: a:" + "1".repeat(129), "an image reference"),
        new Row("image: a/b:1", "image: \"a:${project.version}\"", "an image reference"),
        new Row("image: a/b:1", "image: h:5/" + "a".repeat(256), "at most 255 characters"),
        new Row("url: nats://nats:4222", "url: nats://nats.nats.svc", "nats://host:port"),
        new Row("url: nats://nats:4222", "url: http://nats:4222", "nats://host:port"),
        new Row("url: nats://nats:4222", "url: nats://nats:0", "nats://host:port"),
        new Row("url: nats://nats:4222", "url: nats://nats:4222/x", "nats://host:port"),
        new Row(
            "url: nats://nats:4222", "url: nats://u:hush@nats:4222", "no credentials in claims"),
        new Row(
            "url: nats://nats:4222",
            "url: nats://nats.example.org:4222",
            "a host inside the cluster"),
        new Row("command: [sh]", "command: ['']", "first word is not empty"),
        new Row(
            "secret1Name: db",
            "secret1Name: db\n  secret3Name: db",
            "secret3Name repeats an earlier slot"),
        // kubectl and the API server
        new Row("kind: EventDrivenService", "kind: WebService", "no matches for kind"),
        new Row("v1alpha1", "v1", "no matches for kind"),
        new Row("size: small", "replicas: 3", "unknown field \"spec.replicas\""),
        new Row("httpPort: 8000", "htpPort: 80", "unknown field \"spec.htpPort\""),
        new Row("size: small", "secret6Name: x", "unknown field \"spec.secret6Name\""),
        new Row("team: a", "team: " + "a".repeat(64), "must be no more than 63"),
        new Row("team: a", "team: true", "metadata.labels"));
  }

  private static final String NATS =
      "nats:\n    url: nats://nats:4222\n    stream: ORDERS\n    consumer: orders-workers";
  private static final String INIT = "initContainer:\n    command: [sh]";

  private static final String CLAIM =
      """
      apiVersion: platform.bizmatters.io/v1alpha1
      kind: EventDrivenService
      metadata:
        name: orders
        labels: {team: a}
      spec:
        image: a/b:1
        size: small
        nats:
          url: nats://nats:4222
          stream: ORDERS
          consumer: orders-workers
        secret1Name: db
        imagePullSecrets:
        - name: ghcr
        httpPort: 8000
        healthPath: /health
        sessionAffinity: None
        initContainer:
          command: [sh]
      """;

  @ParameterizedTest
  @MethodSource("rows")
  void theKindRefuses(Row row, TestCluster cluster) {
    assertThat(CLAIM).contains(row.replaced());
    Outcome refused = dryRun(cluster, CLAIM.replace(row.replaced(), row.by()));
    assertThat(refused.exit()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains(row.refusal()).doesNotContain("hush");
  }

  private static final String WORKER =
      """
      apiVersion: acme.example/v1
      kind: Worker
      metadata: {name: orders}
      spec:
        image: registry.acme.example/orders:1
        size: small
        nats: {stream: ACME_ORDERS, consumer: orders-workers}
        httpPort: 8080
        secret1Name: acme-db
        imagePullSecrets: [{name: acme-pull}]
      """;

  /** The kind of a platform with policies says why it refuses a claim. */
  @ParameterizedTest
  @CsvSource({
    "image: registry.acme.example/, image: ghcr.io/, only our registry is scanned for what's known",
    "size: small, size: large, 'one of small, medium: nodes are small (platform acme'",
    "httpPort: 8080, httpPort: 80, at least 1024: no process is root",
    "httpPort: 8080, httpPort: 9001, at most 9000: no process is root",
    "httpPort: 8080, , http.port is required: probes need it",
    "secret1Name: acme-db, , secrets is required: secrets are rotated",
    "secret1Name: acme-db, secret1Name: db, a text that matches ^acme-: secrets are rotated",
    "name: acme-pull, name: ghcr, 'supported values: \"acme-pull\"'",
    "'nats: {', 'nats: {url: \"nats://other.nats.svc:4222\", ', there is one NATS",
    "size: small, sessionAffinity: ClientIP, only the platform sets http.sessionAffinity",
    "size: small, 'initContainer: {command: [sh]}', pods start fast",
    "ACME_ORDERS, ORDERS, ACME_ and letters (platform acme"
  })
  void aPlatformsPolicyRefusesWithItsReason(
      String replaced, @Nullable String by, String refusal, TestCluster cluster) {
    assertThat(WORKER).contains(replaced);
    Outcome taken = dryRun(cluster, WORKER);
    assertThat(taken.exit()).as(taken.err()).isZero();

    Outcome refused = dryRun(cluster, WORKER.replace(replaced, by == null ? "" : by));

    assertThat(refused.exit()).as(refused.out()).isNotZero();
    assertThat(refused.err()).contains(refusal);
  }

  /** A cluster has no warnings, and kubectl turns YAML into JSON before the server sees it. */
  @ParameterizedTest
  @CsvSource({
    "httpPort: 8000, httpPort: 8e3",
    "httpPort: 8000, httpPort: 010",
    "image: a/b:1, image: a/b",
    "image: a/b:1, image: a/b:latest",
    "url: nats://nats:4222, url: tls://nats:4222",
    "team: a, app.kubernetes.io/name: other"
  })
  void otherLayersThanTheKindRefuse(String replaced, String by, TestCluster cluster) {
    assertThat(CLAIM).contains(replaced);
    Outcome taken = dryRun(cluster, CLAIM.replace(replaced, by));
    assertThat(taken.exit()).as(taken.err()).isZero();
  }

  @Test
  void ofDuplicateKeysKubectlTakesOne(TestCluster cluster) {
    Outcome taken = dryRun(cluster, CLAIM.replace("size: small", "size: small\n  size: large"));
    assertThat(taken.exit()).as(taken.err()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"size: small", "httpPort: 8000", "healthPath: /health", "secret1Name: db"})
  void theClaimItselfIsTakenWithAndWithoutOptionalFields(String optional, TestCluster cluster) {
    assertThat(dryRun(cluster, CLAIM).exit()).isZero();
    Outcome taken = dryRun(cluster, CLAIM.replace(optional, ""));
    assertThat(taken.exit()).as(taken.err()).isZero();
  }

  /** As a developer applies a claim. */
  private static Outcome dryRun(TestCluster cluster, String claim) {
    return cluster.kubectlReading(
        claim, "apply", "--validate=strict", "--dry-run=server", "-n", "default", "-f", "-");
  }

  @Test
  void defaultsAreFilledIn(TestCluster cluster) {
    Outcome taken =
        cluster.kubectlReading(
            "apiVersion: platform.bizmatters.io/v1alpha1\nkind: EventDrivenService\n"
                + "metadata: {name: orders, namespace: default}\n"
                + "spec: {image: a, nats: {stream: A, consumer: b}}\n",
            words(STRICTLY, "--dry-run=server", "-o", "yaml", "-f", "-"));
    assertThat(taken.orFail())
        .contains("size: medium", "url: nats://nats.nats.svc:4222", "healthPath: /health")
        .doesNotContain("httpPort");
  }

  /** The scripts that need no controller, against what the API server has. */
  @Test
  void theFoldersOwnChecksPass(TestCluster cluster, TestNamespace namespace) throws IOException {
    Path folder = folder(CrossplaneApi.V2);
    assertThat(script(cluster, folder, "verify-composition.sh").orFail()).contains(" 0 failed");
    String objects =
        Files.readString(folder.resolve("tests/expected/minimal-claim.yaml"))
            .replace("namespace: workers", "namespace: " + namespace.name());
    cluster.kubectlReading(objects, words(STRICTLY, "-f", "-")).orFail();
    assertThat(
            script(cluster, folder, "verify-keda-config.sh", "simple-worker", namespace.name())
                .orFail())
        .contains(" 0 failed");
    Outcome wrong =
        script(
            cluster, folder, "verify-keda-config.sh", "simple-worker", namespace.name(), "OTHER");
    assertThat(wrong.exit()).isNotZero();
    assertThat(wrong.out()).contains("FAILED  the stream", "1 failed");
  }

  /** What Crossplane would compose is there already; the scripts apply and delete the claim. */
  @ParameterizedTest
  @CsvSource({
    "test-minimal-deployment.sh, minimal-claim, workers",
    "test-full-deployment.sh, full-claim, production"
  })
  void theTestsOfExamplesPassOnWhatTheyBecome(
      String script, String example, String namespace, TestCluster cluster) {
    Path folder = folder(CrossplaneApi.V2);
    String objects = folder.resolve("tests/expected/" + example + ".yaml").toString();
    cluster.kubectl("create", "namespace", namespace);
    cluster.kubectl(words(STRICTLY, "-f", objects)).orFail();
    try {
      assertThat(script(cluster, folder, script).orFail()).contains(" 0 failed");
      String claims = "eventdrivenservices.platform.bizmatters.io";
      assertThat(cluster.kubectl("get", claims, "-n", namespace, "-o", "name").orFail()).isEmpty();
    } finally {
      cluster.kubectl("delete", "-f", objects).orFail();
    }
  }

  private static Outcome script(
      TestCluster cluster, Path folder, String script, String... arguments) {
    String[] words =
        words(List.of("bash", folder.resolve("tests").resolve(script).toString()), arguments);
    return Command.of(words)
        .with("KUBECONFIG", cluster.kubeconfig().toString())
        .with(
            "PATH",
            cluster.kubectlProgram().toAbsolutePath().getParent() + ":" + System.getenv("PATH"))
        .run();
  }
}
