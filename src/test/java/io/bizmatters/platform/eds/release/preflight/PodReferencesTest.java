package io.bizmatters.platform.eds.release.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.release.preflight.PodReferences.Data;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pod cannot start without, wherever it is named. */
class PodReferencesTest {

  @Test
  void everyPlaceIsReadAndWhatIsOptionalIsNot() {
    Map<String, Object> container =
        Map.of(
            "envFrom",
            List.of(
                Map.of("secretRef", Map.of("name", "all")),
                Map.of("configMapRef", Map.of("name", "no-need", "optional", true))),
            "env",
            List.of(
                Map.of("name", "A", "value", "1"),
                variable("secretKeyRef", Map.of("name", "all", "key", "a")),
                variable("configMapKeyRef", Map.of("name", "map", "key", "b")),
                variable("secretKeyRef", Map.of("name", "no", "key", "c", "optional", true))));
    Map<String, Object> pod =
        Map.of(
            "imagePullSecrets",
            List.of(Map.of("name", "pull")),
            "containers",
            List.of(container),
            "initContainers",
            List.of(Map.of("envFrom", List.of(Map.of("secretRef", Map.of("name", "init"))))),
            "volumes",
            List.of(
                Map.of(
                    "name",
                    "v",
                    "secret",
                    Map.of("secretName", "file", "items", List.of(Map.of("key", "d")))),
                Map.of("name", "w", "configMap", Map.of("name", "map")),
                Map.of("name", "x", "emptyDir", Map.of()),
                Map.of(
                    "name",
                    "y",
                    "projected",
                    Map.of("sources", List.of(Map.of("secret", Map.of("name", "p")))))));
    assertThat(PodReferences.of(deployment(pod)))
        .containsOnly(
            Map.entry(new Data("secrets", "pull"), Set.of()),
            Map.entry(new Data("secrets", "init"), Set.of()),
            Map.entry(new Data("secrets", "all"), Set.of("a")),
            Map.entry(new Data("configmaps", "map"), Set.of("b")),
            Map.entry(new Data("secrets", "file"), Set.of("d")),
            Map.entry(new Data("secrets", "p"), Set.of()));
  }

  private static Map<String, Object> variable(String kind, Map<String, Object> reference) {
    return Map.of("name", "X", "valueFrom", Map.of(kind, reference));
  }

  private static KubernetesObject deployment(Map<String, Object> pod) {
    return new KubernetesObject(
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            "Deployment",
            "metadata",
            Map.of("name", "w"),
            "spec",
            Map.of("template", Map.of("spec", pod))));
  }
}
