package io.bizmatters.platform.eds.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService.Volume;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ManifestsTest {

  private static KubernetesObject object(AService service, String kind) {
    return service.generated().objects().stream()
        .filter(candidate -> candidate.kind().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static Object pod(AService service) {
    return Tree.at(object(service, "Deployment").tree(), "spec", "template", "spec").orElseThrow();
  }

  private static Object main(AService service) {
    return Tree.list(pod(service), "containers").get(0);
  }

  @Test
  void objectsComeInTheOrderInWhichTheyAreApplied() {
    AService everything =
        AService.named("orders")
            .httpPort(8000)
            .maxUnavailable("1")
            .networkPolicy(List.of())
            .configAt("/etc/orders")
            .configFile("a", "b");
    assertThat(everything.generated().objects())
        .extracting(object -> object.title().replaceAll("[0-9a-f]{10}$", "#"))
        .containsExactly(
            "ServiceAccount orders",
            "ConfigMap orders-config-#",
            "NetworkPolicy orders",
            "Deployment orders",
            "PodDisruptionBudget orders",
            "Service orders",
            "Service orders-http",
            "ScaledObject orders-scaler");
  }

  @Test
  void theNamespaceIsLeftOutWhenNobodyNamesOne() {
    assertThat(AService.named("w").withoutNamespace().generated().objects())
        .allSatisfy(object -> assertThat(object.namespace()).isEmpty());
  }

  @Test
  void anOtelVariableOfTheUsersReplacesOursWhereItStands() {
    List<?> env = Tree.list(main(AService.named("w").env("OTEL_SERVICE_NAME", "mine")), "env");
    assertThat(env.get(4)).isEqualTo(Map.of("name", "OTEL_SERVICE_NAME", "value", "mine"));
    assertThat(env).hasSize(7);
  }

  @Test
  void aStartUpProbeAllowsAtLeastTheTimeoutInPeriodsOfFiveSeconds() {
    for (int[] row : new int[][] {{1, 1}, {5, 1}, {6, 2}, {90, 18}, {91, 19}}) {
      AService service = AService.named("w").startupTimeout(Duration.ofSeconds(row[0]));
      assertThat(Tree.at(main(service), "startupProbe", "failureThreshold"))
          .as(row[0] + " s")
          .contains((Object) (long) row[1]);
    }
    assertThat(Tree.at(main(AService.named("w")), "startupProbe")).isEmpty();
  }

  @Test
  void aVolumeAtTmpReplacesTheEmptyDirectory() {
    for (String path : List.of("/tmp", "/tmp/")) {
      AService service = AService.named("w").volume(scratch(path, Optional.empty()));
      assertThat(Tree.list(pod(service), "volumes")).hasSize(1);
      assertThat(Tree.list(main(service), "volumeMounts")).hasSize(1);
    }
  }

  @Test
  void aVolumeMountedTwiceIsOneVolume() {
    AService service =
        AService.named("w")
            .volume(scratch("/a", Optional.of("a")))
            .volume(scratch("/b", Optional.of("b")));
    assertThat(Tree.list(pod(service), "volumes")).hasSize(2);
    assertThat(Tree.list(main(service), "volumeMounts")).hasSize(3);
  }

  private static Volume scratch(String path, Optional<String> subPath) {
    return new Volume("scratch", path, subPath, false, Map.of("emptyDir", Map.of()));
  }

  @Test
  void configurationIsNamedByItsContentAndMountedReadOnly() {
    AService service = AService.named("w").configAt("/etc/w").configFile("a.txt", "one");
    AService same = AService.named("w").configAt("/etc/w").configFile("a.txt", "one");
    AService changed = AService.named("w").configAt("/etc/w").configFile("a.txt", "two");
    AService renamed = AService.named("w").configAt("/etc/w").configFile("b.txt", "one");
    AService shifted = AService.named("w").configAt("/etc/w").configFile("a.txto", "ne");
    String name = object(service, "ConfigMap").name();
    assertThat(name).matches("w-config-[0-9a-f]{10}");
    assertThat(object(same, "ConfigMap").name()).isEqualTo(name);
    for (AService other : List.of(changed, renamed, shifted)) {
      assertThat(object(other, "ConfigMap").name()).isNotEqualTo(name);
    }
    assertThat(Tree.list(pod(service), "volumes").get(1))
        .isEqualTo(Map.of("name", "config", "configMap", Map.of("name", name)));
    assertThat(Tree.list(main(service), "volumeMounts").get(1))
        .isEqualTo(Map.of("name", "config", "mountPath", "/etc/w", "readOnly", true));
  }

  @Test
  void aBudgetsCountIsANumberAndItsPercentageIsText() {
    assertThat(
            Tree.at(
                object(AService.named("w").minAvailable("2"), "PodDisruptionBudget").tree(),
                "spec",
                "minAvailable"))
        .contains(2);
    assertThat(
            Tree.at(
                object(AService.named("w").maxUnavailable("25%"), "PodDisruptionBudget").tree(),
                "spec",
                "maxUnavailable"))
        .contains("25%");
  }

  @Test
  void fieldsPassedOnAsGivenLoseTheirNulls() {
    AService service =
        AService.named("w").toleration(Map.of("key", "spot", "value", Optional.empty()));
    assertThat(Tree.list(pod(service), "tolerations")).isEqualTo(List.of(Map.of("key", "spot")));
  }

  @Test
  void aTagThatIsNoLabelIsMadeOne() {
    AService service = AService.named("w").image("acme/w:_odd.tag_");
    KubernetesObject deployment = object(service, "Deployment");
    assertThat(Tree.at(deployment.tree(), "metadata", "labels", "app.kubernetes.io/version"))
        .contains("odd.tag");
  }
}
