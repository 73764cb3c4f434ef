package io.bizmatters.platform.eds.format.crossplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bizmatters.platform.eds.config.ClaimTexts;
import io.bizmatters.platform.eds.config.ClaimTexts.ReadClaims;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Parsed;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Spelling;
import io.bizmatters.platform.eds.platform.Platform;
import io.bizmatters.platform.eds.platform.Platforms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The folder is that under {@code src/test/resources/crossplane}, byte for byte. After a change
 * that is meant, {@code mvn test -Dtest=CrossplaneFolderTest -Deds.updateGolden=true} writes it
 * anew and fails.
 */
class CrossplaneFolderTest {

  @TempDir Path base;

  private static final Path GOLDEN = Path.of("src/test/resources/crossplane");

  private static final Platform SEED = Platforms.builtIn(Platforms.DEFAULT);

  private static ReadClaims claims(String name, String text) {
    return ClaimTexts.read(SEED.api(), SEED.rules(Optional.empty()), name, text);
  }

  private static Map<String, String> files(CrossplaneApi api) {
    Map<String, String> texts = new LinkedHashMap<>();
    new CrossplaneFolder(SEED, Optional.empty(), api)
        .files()
        .forEach((path, bytes) -> texts.put(path, new String(bytes, StandardCharsets.UTF_8)));
    return texts;
  }

  @ParameterizedTest
  @EnumSource
  void theFilesAreTheGoldenOnesByteForByte(CrossplaneApi api) throws IOException {
    Path folder = GOLDEN.resolve(api.word());
    if (Boolean.getBoolean("eds.updateGolden")) {
      rewrite(folder, files(api));
      fail("golden files of %s were written anew: look at the difference", api);
    }
    assertThat(read(folder)).containsExactlyInAnyOrderEntriesOf(files(api));
  }

  @ParameterizedTest
  @EnumSource
  void everyExampleIsLegalAndHasItsRender(CrossplaneApi api) {
    Map<String, String> files = files(api);
    List<String> examples =
        files.keySet().stream().filter(path -> path.startsWith("examples/")).toList();
    assertThat(examples).hasSize(5);
    for (String example : examples) {
      ReadClaims claims = claims(example, files.getOrDefault(example, ""));
      assertThat(claims.problems().stream().filter(Problem::isError)).as(example).isEmpty();
      assertThat(claims.services()).hasSize(1);
      assertThat(files.get(example.replace("examples/", "tests/expected/")))
          .contains("kind: Deployment", "kind: ScaledObject")
          .doesNotContain("replicas:");
    }
  }

  @Test
  void aBadClaimHasAProblemWithItsPlaceAndNoService() {
    ReadClaims claims =
        claims(
            "claim.yaml",
            """
            apiVersion: platform.bizmatters.io/v1alpha1
            kind: EventDrivenService
            metadata: {name: orders}
            spec:
              image: a/b:1
              size: xlarge
              nats: {stream: ORDERS, consumer: orders-workers}
            """);
    assertThat(claims.services()).isEmpty();
    assertThat(claims.problems())
        .filteredOn(Problem::isError)
        .singleElement()
        .satisfies(problem -> assertThat(problem.where().place()).startsWith("claim.yaml:6"));
  }

  @Test
  void theFirstApiHasClaimsAndTheSecondHasNamespaces() {
    Object first = definition(CrossplaneApi.V1);
    assertThat(Tree.at(first, "apiVersion")).contains("apiextensions.crossplane.io/v1");
    assertThat(Tree.at(first, "metadata", "name"))
        .contains("xeventdrivenservices.platform.bizmatters.io");
    assertThat(Tree.at(first, "spec", "claimNames", "kind")).contains("EventDrivenService");
    assertThat(Tree.at(first, "spec", "scope")).isEmpty();
    Object second = definition(CrossplaneApi.V2);
    assertThat(Tree.at(second, "apiVersion")).contains("apiextensions.crossplane.io/v2");
    assertThat(Tree.at(second, "metadata", "name"))
        .contains("eventdrivenservices.platform.bizmatters.io");
    assertThat(Tree.at(second, "spec", "claimNames")).isEmpty();
    assertThat(Tree.at(second, "spec", "scope")).contains("Namespaced");
  }

  private static Object definition(CrossplaneApi api) {
    return Readers.yaml11(files(api).getOrDefault("definitions/xeventdrivenservices.yaml", ""));
  }

  /**
   * A pipeline's last step says what is ready; functions without a version would move by
   * themselves.
   */
  @ParameterizedTest
  @EnumSource
  void functionsArePinnedAndAutoReadyIsLast(CrossplaneApi api) {
    Map<String, String> files = files(api);
    Object composition =
        Readers.yaml11(
            files.getOrDefault("compositions/event-driven-service-composition.yaml", ""));
    List<?> steps = Tree.list(Tree.at(composition, "spec").orElseThrow(), "pipeline");
    assertThat(Tree.at(steps.get(steps.size() - 1), "functionRef", "name"))
        .contains("function-auto-ready");
    assertThat(
            files
                .getOrDefault("functions.yaml", "")
                .lines()
                .filter(line -> line.contains("package:")))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches(
                    " *package: xpkg\\.crossplane\\.io/[a-z/-]+:v[0-9]+\\.[0-9]+\\.[0-9]+"));
  }

  /** The platform's sizes, defaults, names and environment reach schema, template and renders. */
  @Test
  void theFolderIsThatOfThePlatform() throws IOException {
    Map<String, byte[]> files =
        folder(
                """
                metadata: {name: acme}
                api: {group: acme.example, version: v1, kind: Worker}
                sizes:
                  default: tiny
                  values: {tiny: {requests: {cpu: 1m}, limits: {memory: 4Mi}}}
                defaults:
                  nats: {url: "nats://bus:4222"}
                  http: {healthPath: /health, readyPath: /ready}
                  autoscaling: {minReplicas: 2, pollingInterval: 2m}
                """)
            .files();
    assertThat(text(files, "definitions/xeventdrivenservices.yaml"))
        .contains("name: workers.acme.example", "default: tiny", "default: nats://bus:4222")
        .doesNotContain("medium");
    assertThat(text(files, "compositions/event-driven-service-composition.yaml"))
        .contains(
            "\"tiny\" (dict \"requests\" (dict \"cpu\" \"1m\") \"limits\" (dict \"memory\" \"4Mi\"))")
        .contains("\"autoscaling.pollingInterval\" 120")
        .contains("\"environment\" \"a \\\"b\\\"\"");
    assertThat(text(files, "examples/minimal-claim.yaml"))
        .contains("apiVersion: acme.example/v1\nkind: Worker")
        .doesNotContain("size:");
    assertThat(text(files, "tests/expected/minimal-claim.yaml"))
        .contains("cpu: 1m", "minReplicaCount: 2");
    assertThat(text(files, "tests/verify-keda-config.sh")).contains("'the least replicas' 2 ");
  }

  @Test
  void whatACompositionDoesNotCarryIsRefusedByName() throws IOException {
    List<Problem> problems =
        folder(
                """
                metadata: {name: acme}
                extends: bizmatters
                defaults:
                  terminationGracePeriod: 60s
                  nats: {provision: {storage: file}}
                """)
            .problems();
    assertThat(problems)
        .filteredOn(Problem::isError)
        .singleElement()
        .satisfies(problem -> assertThat(problem.found()).isEqualTo("terminationGracePeriod"));
  }

  private CrossplaneFolder folder(String platform) throws IOException {
    Path file =
        Files.writeString(
            base.resolve("platform.yaml"),
            "apiVersion: eds.bizmatters.io/v1\nkind: Platform\n" + platform);
    Platforms platforms =
        new Platforms(base, coordinates -> Parsed.bad("", ""), LocalDate.EPOCH, false);
    Platforms.Loaded loaded =
        platforms.load(file.toString(), new Origin("test", 0, 0, "", Spelling.FILE));
    assertThat(loaded.problems().stream().filter(Problem::isError)).isEmpty();
    return new CrossplaneFolder(loaded.platform(), Optional.of("a \"b\""), CrossplaneApi.V2);
  }

  private static String text(Map<String, byte[]> files, String path) {
    return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.UTF_8);
  }

  private static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return files;
  }

  private static void rewrite(Path folder, Map<String, String> files) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path file : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling(""));
      Files.writeString(path, file.getValue());
    }
  }
}
