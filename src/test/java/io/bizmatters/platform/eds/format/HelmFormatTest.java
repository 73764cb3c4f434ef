package io.bizmatters.platform.eds.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.GoldenCases;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.Readers;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is in a chart; what helm makes of it is in {@link FormatProgramsClusterTest}. */
class HelmFormatTest {

  private static HelmFormat helm(String version, NatsResources resources) {
    return new HelmFormat(
        new HelmFormat.Chart("orders", version), "production", resources, AnyService.RULES);
  }

  private static HelmFormat helm() {
    return helm("1.4.0", NatsResources.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "1.4.0, 1.4.0",
    "1.4, 1.4.0",
    "7, 7.0.0",
    "1.4.0-SNAPSHOT, 1.4.0-SNAPSHOT",
    "1.4.0.Final, 1.4.0-Final",
    "01.4.2+build_7, 1.4.2-build-7",
    "1.2.3-007, 1.2.3-7",
    "latest, 0.0.0-latest"
  })
  void aChartHasASemanticVersion(String version, String semantic) {
    FormatFiles files =
        helm(version, NatsResources.NONE)
            .of(List.of(Formatted.placed(AService.named("w").build())));

    assertThat(Formatted.text(files, "helm/orders/Chart.yaml"))
        .contains("\nversion: " + semantic + "\n");
  }

  @Test
  void oneServiceHasItsFieldsAtTheTopAndSeveralUnderTheirNames() {
    PlacedService first = Formatted.placed(AService.named("first").build());
    PlacedService second = Formatted.placed(AService.named("second").build());

    assertThat(values(helm().of(List.of(first))))
        .containsEntry("name", "first")
        .containsEntry("size", "medium")
        .containsEntry("environment", "production");
    assertThat(values(helm().of(List.of(first, second)))).containsOnlyKeys("first", "second");
  }

  private static Map<String, Object> values(FormatFiles files) {
    return Tree.asMapping(Readers.yaml11(Formatted.text(files, "helm/orders/values.yaml")));
  }

  @Test
  void aPatchIsRefusedWithTheObjectThatItChanges() {
    List<PlacedService> services =
        GoldenCases.all().getOrDefault("customised", List.of()).stream()
            .map(Formatted::placed)
            .toList();

    assertThat(helm().of(services).problems())
        .extracting(problem -> problem.found())
        .contains("a patch of the Deployment orders-worker");
  }

  @Test
  void objectsThatMakeTheStreamAreRefused() {
    NatsResources job = new NatsResources(NatsResources.Kind.JOB, NatsResources.NATS_BOX);
    PlacedService service =
        Formatted.placed(
            AService.named("w").provision(AProvision.of("orders.*").build()).generated(job));

    assertThat(helm("1.0", job).of(List.of(service)).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.found()).isEqualTo("eds.nats.resources=job");
              assertThat(problem.fix()).contains("kubernetes or kustomize");
            });
  }

  @Test
  void aTemplateOfAnExtraRendersToItsBraces() {
    PlacedService service =
        Formatted.placed(
            AService.named("w").configAt("/etc/w").configFile("a.tpl", "{{ now }}").build());

    assertThat(helm().of(List.of(service)).files().entrySet())
        .filteredOn(file -> file.getKey().contains("configmap"))
        .singleElement()
        .satisfies(
            file ->
                assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
                    .contains("{{ \"{{\" }} now }}"));
  }
}
