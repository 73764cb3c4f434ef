package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.format.HelmFormat.Chart;
import io.bizmatters.platform.eds.kubernetes.Command;
import io.bizmatters.platform.eds.kubernetes.Outcome;
import io.bizmatters.platform.eds.manifest.GoldenCases;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What helm and kubectl make of charts and overlays. They need no cluster. */
class FormatProgramsClusterTest {

  private static final Chart CHART = new Chart("workers", "1.4.0-SNAPSHOT");
  private static final HelmFormat HELM =
      new HelmFormat(CHART, "production", NatsResources.NONE, AnyService.RULES);

  @TempDir Path directory;

  private static String program(String name) {
    String script = Path.of("src/it/cluster/cluster").toAbsolutePath().toString();
    return Command.of(script, name).within(45).run().orFail().strip();
  }

  private Outcome helm(String... words) {
    return Command.of(
            Stream.concat(Stream.of(program("helm")), Stream.of(words)).toArray(String[]::new))
        .with("HELM_CACHE_HOME", directory.resolve("cache").toString())
        .with("HELM_CONFIG_HOME", directory.resolve("config").toString())
        .with("HELM_DATA_HOME", directory.resolve("data").toString())
        .run();
  }

  private String chart(List<PlacedService> services) {
    FormatFiles files = HELM.of(services);
    assertThat(files.problems()).isEmpty();
    Formatted.write(directory, files.files());
    return directory.resolve("helm/workers").toString();
  }

  private static List<KubernetesObject> objects(List<PlacedService> services) {
    return services.stream().flatMap(placed -> placed.rendered().objects().stream()).toList();
  }

  static Stream<String> goldenCases() {
    return GoldenCases.all().keySet().stream()
        .filter(name -> !name.equals("customised") && !name.startsWith("nats-job"))
        .filter(name -> !name.equals("nats-nack") && !name.equals("nats-foreign-names"));
  }

  @ParameterizedTest
  @MethodSource("goldenCases")
  void helmTemplateGivesTheManifests(String name) {
    List<PlacedService> services =
        GoldenCases.all().getOrDefault(name, List.of()).stream().map(Formatted::placed).toList();

    String rendered = helm("template", "release", chart(services)).orFail();

    assertThat(Formatted.byName(rendered)).isEqualTo(Formatted.byName(objects(services)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void helmTemplateGivesTheManifestsOfRandomServices(long seed) {
    Random random = new Random(seed);
    List<PlacedService> services =
        IntStream.range(0, 60)
            .mapToObj(
                number ->
                    AnyService.builder(
                            random.nextLong(),
                            "w" + number + (number % 9 == 0 ? "-x".repeat(24) : ""))
                        .build())
            .map(Formatted::placed)
            .toList();

    String rendered = helm("template", "release", chart(services)).orFail();

    Map<String, Object> found = Formatted.byName(rendered);
    Formatted.byName(objects(services))
        .forEach((key, object) -> assertThat(found.get(key)).as(key).isEqualTo(object));
    assertThat(found).hasSize(objects(services).size());
  }

  @Test
  void helmLintFindsNothing() {
    List<PlacedService> services = List.of(Formatted.placed(AnyService.of(7)));

    assertThat(helm("lint", "--strict", chart(services)).orFail())
        .contains("1 chart(s) linted, 0 chart(s) failed")
        .doesNotContain("[WARNING]", "[ERROR]");
  }

  @Test
  void aChangedValueChangesWhatFollowsFromIt() {
    EventDrivenService service = AnyService.builder(3, "orders-worker").build();
    String chart = chart(List.of(Formatted.placed(service)));

    String rendered =
        helm("template", "r", chart, "--set", "image=acme/orders:9.9,size=micro,http.port=8123")
            .orFail();

    assertThat(rendered)
        .contains("\"app.kubernetes.io/version\":\"9.9\"")
        .contains("\"memory\":\"256Mi\"", "name: \"orders-worker-http\"", "port: 8123");
  }

  @Test
  void theSchemaRefusesAWrongValueBeforeAnythingIsRendered() {
    String chart = chart(List.of(Formatted.placed(AnyService.of(5))));

    Outcome refused = helm("template", "r", chart, "--set", "size=xlarge,htpPort=80");

    assertThat(refused.exit()).isNotZero();
    assertThat(refused.err()).contains("size").contains("htpPort");
  }

  @Test
  void kubectlKustomizeGivesTheManifestsOfEachEnvironment() {
    List<ServiceObjects> base =
        IntStream.range(0, 20)
            .mapToObj(number -> AnyService.builder(number, "w" + number).generated())
            .toList();
    List<ServiceObjects> staging =
        IntStream.range(1, 21)
            .mapToObj(number -> AnyService.builder(number + 100, "w" + number).generated())
            .toList();
    Formatted.write(directory, KustomizeFormat.of(base, Map.of("staging", staging)).files());

    assertThat(kustomize("base")).isEqualTo(ofServices(base));
    assertThat(kustomize("overlays/staging")).isEqualTo(ofServices(staging));
  }

  private Map<String, Object> kustomize(String folder) {
    String path = directory.resolve("kustomize").resolve(folder).toString();
    return Formatted.byName(Command.of(program("kubectl"), "kustomize", path).run().orFail());
  }

  private static Map<String, Object> ofServices(List<ServiceObjects> services) {
    return Formatted.byName(
        services.stream().flatMap(service -> service.objects().stream()).toList());
  }
}
