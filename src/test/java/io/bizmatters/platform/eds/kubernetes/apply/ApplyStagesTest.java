package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AProvision;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.NatsResources.Kind;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyStagesTest {

  @Test
  void whatOthersNeedComesFirstAndStagesAreAllServicesTogether() {
    ServiceObjects first =
        AService.named("a")
            .configAt("/etc/a")
            .configFile("a.properties", "x=1")
            .networkPolicy(List.of())
            .maxUnavailable("1")
            .httpPort(9000)
            .generated();
    ServiceObjects plain = AService.named("b").generated();
    List<KubernetesObject> withExtras = new ArrayList<>(plain.objects());
    withExtras.add(extra("v1", "Namespace"));
    withExtras.add(extra("keda.sh/v1alpha1", "TriggerAuthentication"));
    List<List<KubernetesObject>> stages =
        ApplyStages.of(List.of(first, new ServiceObjects(plain.service(), withExtras)));
    assertThat(
            stages.stream().map(stage -> stage.stream().map(ApplyStagesTest::shortTitle).toList()))
        .containsExactly(
            List.of("Namespace x"),
            List.of(
                "ServiceAccount a",
                "ConfigMap a-config",
                "NetworkPolicy a",
                "ServiceAccount b",
                "TriggerAuthentication x"),
            List.of("Deployment a", "PodDisruptionBudget a", "Deployment b"),
            List.of("Service a", "Service a-http", "Service b"),
            List.of("ScaledObject a-scaler", "ScaledObject b-scaler"));
  }

  @Test
  void theStreamIsAskedForBeforeTheWorkerThatReadsIt() {
    AService worker = AService.named("w").provision(AProvision.of("orders.placed.*").build());
    for (Kind kind : List.of(Kind.NACK, Kind.JOB)) {
      List<List<KubernetesObject>> stages =
          ApplyStages.of(List.of(worker.generated(new NatsResources(kind, "nats-box"))));
      assertThat(stages.stream().map(stage -> stage.get(0).kind()))
          .containsExactly(
              "ServiceAccount",
              kind == Kind.JOB ? "Job" : "Stream",
              "Deployment",
              "Service",
              "ScaledObject");
    }
  }

  @Test
  void stagesOfNothingAreNone() {
    assertThat(ApplyStages.of(List.of())).isEmpty();
  }

  /** Without the digest of a ConfigMap's content. */
  private static String shortTitle(KubernetesObject object) {
    return object.title().replaceFirst("-config-[0-9a-f]+$", "-config");
  }

  private static KubernetesObject extra(String apiVersion, String kind) {
    return new KubernetesObject(
        Map.of("apiVersion", apiVersion, "kind", kind, "metadata", Map.of("name", "x")));
  }
}
