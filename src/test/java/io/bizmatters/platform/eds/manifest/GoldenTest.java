package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.platform.Platforms;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files under {@code src/test/resources/golden} are what the cases give, byte for byte.
 *
 * <p>After a change that is meant, {@code mvn test -Dtest=GoldenTest -Deds.updateGolden=true}
 * writes them anew and fails, so that nobody forgets to look at the difference.
 */
class GoldenTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "ServiceAccount", ServiceAccount.class,
          "ConfigMap", ConfigMap.class,
          "NetworkPolicy", NetworkPolicy.class,
          "Job", Job.class,
          "Deployment", Deployment.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "Service", Service.class);

  static Stream<String> cases() {
    return GoldenCases.all().keySet().stream();
  }

  private static Map<String, byte[]> files(String name) {
    return OutputFiles.of(
            GoldenCases.of(name),
            "0.0.0-test",
            Platforms.builtIn(Platforms.DEFAULT).mark("0.0.0-test"),
            Optional.empty())
        .files();
  }

  private static String golden(String name, String file) throws IOException {
    return Files.readString(GOLDEN.resolve(name).resolve(file));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void generatedFilesAreTheGoldenOnesByteForByte(String name) throws IOException {
    Map<String, byte[]> files = files(name);
    if (Boolean.getBoolean("eds.updateGolden")) {
      rewrite(GOLDEN.resolve(name), files);
      fail("golden files of %s were written anew: look at the difference", name);
    }
    assertThat(filesIn(GOLDEN.resolve(name))).containsExactlyInAnyOrderElementsOf(files.keySet());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(new String(file.getValue(), StandardCharsets.UTF_8))
          .as(file.getKey())
          .isEqualTo(golden(name, file.getKey()));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void readersOfBothYamlVersionsSeeTheTypesAndValuesOfTheModel(String name) throws IOException {
    List<Object> objects =
        GoldenCases.of(name).stream()
            .flatMap(service -> service.objects().stream())
            .map(object -> Readers.longs(object.tree()))
            .toList();
    assertThat(Readers.yaml11All(golden(name, "manifests.yaml"))).isEqualTo(objects);
    for (String document : golden(name, "manifests.yaml").split("(?m)^---\n", -1)) {
      assertThat(Readers.yaml12(document)).isEqualTo(Readers.yaml11(document));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void typedKubernetesObjectsKnowEveryFieldAndKeepIt(String name) throws IOException {
    for (ServiceObjects service : GoldenCases.of(name)) {
      for (KubernetesObject object : service.objects()) {
        Class<?> type = TYPES.get(object.kind());
        if (type != null) {
          Readers.typed(ManifestYaml.of(object), type);
        }
      }
    }
  }

  @Test
  void theCustomisedCaseHasNoProblems() {
    assertThat(GoldenCases.of("customised").get(0).objects())
        .extracting(KubernetesObject::title)
        .contains("TriggerAuthentication orders-nats", "ConfigMap feature-flags");
  }

  private static List<String> filesIn(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString().replace('\\', '/'))
          .toList();
    }
  }

  private static void rewrite(Path folder, Map<String, byte[]> files) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> old = Files.walk(folder)) {
        for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.resolveSibling("."));
      Files.write(path, file.getValue());
    }
  }
}
