package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions.Choice;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.kubernetes.apply.TemplateDigest;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a real API server makes of objects that cannot become what they should, and tells of. */
@OnCluster
class RecreateClusterTest extends Connected {

  @Test
  void aDeploymentWithAnotherSelectorIsMadeAnewWithTheReplicasThatRan(
      TestCluster cluster, TestNamespace namespace) throws ClusterException {
    otherSelector(cluster, namespace, 3);
    String uid = get(cluster, namespace, "{.metadata.uid}");

    ApplyResult careful = deployment(run(namespace, Force.everybody(), false, false));
    assertThat(careful.action()).isEqualTo(Action.FAILED);
    Refusal refusal = careful.refusal().orElseThrow();
    assertThat(refusal.immutable()).containsExactly("spec.selector");
    assertThat(refusal.fix().orElseThrow()).contains("-Deds.recreate=true");

    ApplyResult dry = deployment(run(namespace, Force.everybody(), true, true));
    assertThat(dry.action()).isEqualTo(Action.CHANGED);
    assertThat(dry.warnings().toString())
        .contains("would be deleted and created again: spec.selector");
    assertThat(get(cluster, namespace, "{.metadata.uid}")).isEqualTo(uid);

    ApplyResult anew = deployment(run(namespace, Force.everybody(), false, true));
    assertThat(anew.action()).isEqualTo(Action.CREATED);
    assertThat(anew.warnings().toString()).contains("was deleted and created again: spec.selector");
    assertThat(anew.live().orElseThrow().uid())
        .isNotEqualTo(uid)
        .isEqualTo(get(cluster, namespace, "{.metadata.uid}"));
    assertThat(get(cluster, namespace, "{.spec.replicas}")).isEqualTo("3");
    kubectl(cluster, namespace, "wait", "pod", "-l", "app=w", "--for=delete", "--timeout=30s");
  }

  @Test
  void anotherOwnersSelectorIsAConflictAndRecreateDoesNotDelete(
      TestCluster cluster, TestNamespace namespace) throws ClusterException {
    otherSelector(cluster, namespace, 1);
    String uid = get(cluster, namespace, "{.metadata.uid}");
    ApplyResult refused = deployment(run(namespace, Force.nobody(), false, true));
    assertThat(refused.action()).isEqualTo(Action.FAILED);
    assertThat(refused.refusal().orElseThrow().conflicts()).isNotEmpty();
    assertThat(get(cluster, namespace, "{.metadata.uid}")).isEqualTo(uid);
  }

  @Test
  void aWholeDeploymentHasTheDigestOfItsReplicaSetsTemplate(
      TestCluster cluster, TestNamespace namespace) throws ClusterException {
    ApplyResult created = deployment(run(namespace, Force.nobody(), false, false));
    assertThat(created.action()).isEqualTo(Action.CREATED);
    kubectl(cluster, namespace, "rollout", "status", "deployment/w", "--timeout=60s");
    String set = kubectl(cluster, namespace, "get", "replicasets", "-o", "json");
    String digest =
        TemplateDigest.of(
            new JsonMapper().readTree(set).path("items").path(0).path("spec").path("template"));
    assertThat(created.live().orElseThrow().templateDigest()).contains(digest);

    ApplyResult same = deployment(run(namespace, Force.nobody(), false, false));
    assertThat(same.action()).isEqualTo(Action.UNCHANGED);
    assertThat(same.live().orElseThrow().templateDigest()).contains(digest);
  }

  @Test
  void aDryRunTellsWhatWouldChange(TestNamespace namespace) throws ClusterException {
    run(namespace, Force.nobody(), false, false);
    AService newer = worker(namespace).image("acme/worker:2");
    Apply.Outcome outcome = run(newer.generated(), ApplyOptions.of(Force.nobody(), Choice.DRY_RUN));
    assertThat(outcome.with(Action.CHANGED))
        .extracting(applied -> applied.object().kind())
        .containsExactly("Deployment", "Service");
    assertThat(outcome.with(Action.UNCHANGED)).hasSize(2);
  }

  @Test
  void aKindThatTheServerLacksIsNamedWithWhatToDo(TestNamespace namespace) throws ClusterException {
    ServiceObjects service = worker(namespace).generated();
    KubernetesObject foreign =
        new KubernetesObject(
            Map.of(
                "apiVersion",
                "example.org/v1",
                "kind",
                "Widget",
                "metadata",
                Map.of("name", "x", "namespace", namespace.name())));
    Apply.Outcome outcome =
        run(new ServiceObjects(service.service(), List.of(foreign)), ApplyOptions.careful());
    Refusal refusal = outcome.with(Action.FAILED).get(0).refusal().orElseThrow();
    assertThat(refusal.what()).isEqualTo("the server serves no Widget of example.org/v1");
    assertThat(refusal.fix().orElseThrow()).contains("kubectl api-resources");
  }

  @Test
  void anObjectOfTheWholeClusterIsApplied(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    ServiceObjects service = worker(namespace).generated();
    KubernetesObject role =
        new KubernetesObject(
            Map.of(
                "apiVersion",
                "rbac.authorization.k8s.io/v1",
                "kind",
                "ClusterRole",
                "metadata",
                Map.of("name", namespace.name()),
                "rules",
                List.of()));
    try {
      Apply.Outcome outcome =
          run(new ServiceObjects(service.service(), List.of(role)), ApplyOptions.careful());
      assertThat(outcome.objects()).extracting(ApplyResult::action).containsExactly(Action.CREATED);
    } finally {
      cluster.kubectl("delete", "clusterrole", namespace.name()).orFail();
    }
  }

  // ---- fixtures

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  private Apply.Outcome run(TestNamespace namespace, Force force, boolean dryRun, boolean recreate)
      throws ClusterException {
    Set<Choice> choices = EnumSet.of(Choice.WHOLE_DEPLOYMENTS);
    if (dryRun) {
      choices.add(Choice.DRY_RUN);
    }
    if (recreate) {
      choices.add(Choice.RECREATE);
    }
    return run(worker(namespace).generated(), new ApplyOptions(force, choices));
  }

  private Apply.Outcome run(ServiceObjects service, ApplyOptions options) throws ClusterException {
    Api api = Api.to(client(), Duration.ofSeconds(20), line -> {});
    return PlainApply.of(api, options, List.of(service));
  }

  private static ApplyResult deployment(Apply.Outcome outcome) {
    return outcome.objects().stream()
        .filter(applied -> applied.object().kind().equals("Deployment"))
        .findFirst()
        .orElseThrow();
  }

  private static void otherSelector(TestCluster cluster, TestNamespace namespace, int replicas) {
    String manifest =
        ApplyClusterTest.deployment(replicas).replace("app.kubernetes.io/name", "app");
    cluster.kubectlReading(manifest, "create", "-n", namespace.name(), "-f", "-").orFail();
    kubectl(cluster, namespace, "rollout", "status", "deployment/w", "--timeout=60s");
  }

  private static String get(TestCluster cluster, TestNamespace namespace, String path) {
    return kubectl(cluster, namespace, "get", "deployment/w", "-o", "jsonpath=" + path);
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }
}
