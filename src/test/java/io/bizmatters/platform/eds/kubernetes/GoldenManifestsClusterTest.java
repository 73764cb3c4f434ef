package io.bizmatters.platform.eds.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;

/** What generate makes, the real API server takes, without a warning. */
@OnCluster
class GoldenManifestsClusterTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  @TestFactory
  Stream<DynamicTest> theApiServerTakesEveryFileAndWarnsOfNothing(TestCluster cluster)
      throws IOException {
    createNamespaces(cluster);
    return cases().stream()
        // this cluster has no NACK, whose kinds are to be had with its chart only
        .filter(folder -> !folder.endsWith("nats-nack"))
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    GOLDEN.relativize(folder).toString(), () -> applies(cluster, folder)));
  }

  private static void applies(TestCluster cluster, Path folder) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--validate=strict",
                "--field-manager=eds"));
    int objects = 0;
    for (Path file : files(folder)) {
      arguments.add("-f");
      arguments.add(file.toString());
      objects += documents(file).size();
    }
    Outcome applied = cluster.kubectl(arguments.toArray(String[]::new));
    assertThat(applied.err()).isEmpty();
    assertThat(applied.exit()).isZero();
    assertThat(applied.out().lines()).hasSize(objects);
  }

  @TestFactory
  Stream<DynamicTest> kustomizeBuildsTheObjectsOfTheJoinedFile(TestCluster cluster)
      throws IOException {
    return cases().stream()
        .map(
            folder ->
                DynamicTest.dynamicTest(
                    GOLDEN.relativize(folder).toString(),
                    () -> {
                      Outcome built = cluster.kubectl("kustomize", folder.toString());
                      assertThat(built.err()).isEmpty();
                      assertThat(documents(built.orFail()))
                          .containsExactlyInAnyOrderElementsOf(
                              documents(folder.resolve("manifests.yaml")));
                    }));
  }

  private static void createNamespaces(TestCluster cluster) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path file : files(GOLDEN)) {
      for (Map<?, ?> document : documents(file)) {
        if (document.get("metadata") instanceof Map<?, ?> metadata
            && metadata.get("namespace") instanceof String name) {
          names.add(name);
        }
      }
    }
    StringBuilder yaml = new StringBuilder();
    for (String name : names) {
      yaml.append("---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \"")
          .append(name)
          .append("\"}\n");
    }
    cluster.kubectlReading(yaml.toString(), "apply", "--server-side", "-f", "-").orFail();
  }

  private static List<Path> cases() throws IOException {
    try (Stream<Path> found = Files.list(GOLDEN)) {
      List<Path> folders = found.filter(Files::isDirectory).sorted().toList();
      assertThat(folders).isNotEmpty();
      return folders;
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> files =
          found
              .filter(file -> file.toString().endsWith(".yaml"))
              .filter(file -> !file.endsWith("kustomization.yaml"))
              .sorted()
              .toList();
      assertThat(files).isNotEmpty();
      return files;
    }
  }

  private static List<Map<?, ?>> documents(Path file) throws IOException {
    return documents(Files.readString(file));
  }

  private static List<Map<?, ?>> documents(String yaml) {
    List<Map<?, ?>> documents = new ArrayList<>();
    for (Object document : new Yaml(new KubernetesReading()).loadAll(yaml)) {
      documents.add((Map<?, ?>) document);
    }
    return documents;
  }

  /** Kubernetes and kustomize know no merge key: a plain {@code <<} is text. */
  private static final class KubernetesReading extends SafeConstructor {

    KubernetesReading() {
      super(new LoaderOptions());
      yamlConstructors.put(Tag.MERGE, new ConstructYamlStr());
    }
  }
}
