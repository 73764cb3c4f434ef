package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.Connected;
import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.api.Api;
import io.bizmatters.platform.eds.kubernetes.api.ClusterException;
import io.bizmatters.platform.eds.kubernetes.api.FieldConflict;
import io.bizmatters.platform.eds.kubernetes.api.Refusal;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyOptions;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult.Action;
import io.bizmatters.platform.eds.kubernetes.apply.Force;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What apply does to a real API server with KEDA. */
@OnCluster
class ApplyClusterTest extends Connected {

  private static final String KINDS =
      "serviceaccount,deployment,service,poddisruptionbudget,scaledobject";

  private final List<String> repeated = new ArrayList<>();

  @AfterEach
  void noRequestWasRepeated() {
    assertThat(repeated).isEmpty();
  }

  @Test
  void createsThenLeavesAloneThenChanges(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    AService service = worker(namespace).maxUnavailable("1").httpPort(9000);
    Apply.Outcome first = apply(service);
    assertThat(first.objects()).extracting(ApplyResult::action).containsOnly(Action.CREATED);
    assertThat(first.objects())
        .extracting(applied -> applied.object().kind())
        .containsExactly(
            "ServiceAccount",
            "Deployment",
            "PodDisruptionBudget",
            "Service",
            "Service",
            "ScaledObject");
    assertThat(first.objects()).flatExtracting(ApplyResult::warnings).isEmpty();
    assertThat(first.isSuccess()).isTrue();

    Map<String, String> before = versionsWithoutControllers(cluster, namespace);
    Apply.Outcome second = apply(service);
    assertThat(second.objects()).extracting(ApplyResult::action).containsOnly(Action.UNCHANGED);
    assertThat(versionsWithoutControllers(cluster, namespace)).isEqualTo(before);

    Apply.Outcome third = apply(service.image("ghcr.io/acme/orders-worker:1.4.3"));
    assertThat(third.with(Action.CHANGED))
        .extracting(applied -> applied.object().kind())
        .containsExactly("Deployment", "Service", "Service");
    assertThat(kubectl(cluster, namespace, "get", "deployment/w", "-o", jsonpath("image")))
        .isEqualTo("ghcr.io/acme/orders-worker:1.4.3");
  }

  @Test
  void whatSomebodyTookOutIsPutBack(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    apply(worker(namespace));
    kubectl(cluster, namespace, "label", "service/w", "app.kubernetes.io/component-");
    Apply.Outcome again = apply(worker(namespace));
    assertThat(again.with(Action.CHANGED))
        .extracting(applied -> applied.object().kind())
        .containsExactly("Service");
    assertThat(kubectl(cluster, namespace, "get", "service/w", "--show-labels"))
        .contains("app.kubernetes.io/component=event-driven-worker");
  }

  @Test
  void aDryRunSaysWhatWouldHappenAndKeepsNothing(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    Apply.Outcome outcome = run(worker(namespace).generated(), Force.nobody(), true);
    assertThat(outcome.objects()).extracting(ApplyResult::action).containsOnly(Action.CREATED);
    assertThat(kubectl(cluster, namespace, "get", "deployment,scaledobject,service", "-o", "name"))
        .isEmpty();
  }

  @Test
  void anUnknownFieldIsFinalAtOnceAndEndsTheStages(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    ServiceObjects service = worker(namespace).generated();
    List<KubernetesObject> objects =
        service.objects().stream()
            .map(object -> object.kind().equals("Deployment") ? withUnknownField(object) : object)
            .toList();
    long start = System.nanoTime();
    Apply.Outcome outcome =
        run(new ServiceObjects(service.service(), objects), Force.nobody(), false);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    assertThat(outcome.objects())
        .extracting(ApplyResult::action)
        .containsExactly(Action.CREATED, Action.FAILED, Action.NOT_TRIED, Action.NOT_TRIED);
    assertThat(refusal(outcome).message()).contains("replicaz");
    assertThat(kubectl(cluster, namespace, "get", "service,scaledobject", "-o", "name")).isEmpty();

    Apply.Outcome mended = apply(worker(namespace));
    assertThat(mended.objects())
        .extracting(ApplyResult::action)
        .containsExactly(Action.UNCHANGED, Action.CREATED, Action.CREATED, Action.CREATED);
  }

  @Test
  void aConflictIsATableAndForceIsForThoseNamed(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    apply(worker(namespace));
    kubectl(cluster, namespace, "set", "image", "deployment/w", "main=acme/other:9");
    Apply.Outcome refused = apply(worker(namespace));
    assertThat(refusal(refused).conflicts())
        .containsExactly(
            new FieldConflict(
                ".spec.template.spec.containers[name=\"main\"].image",
                "kubectl-set",
                Optional.of("acme/other:9"),
                Optional.of("ghcr.io/acme/orders-worker:1.4.2")));

    Apply.Outcome other = run(worker(namespace).generated(), Force.of(Set.of("helm")), false);
    assertThat(other.isSuccess()).isFalse();
    Apply.Outcome named =
        run(worker(namespace).generated(), Force.of(Set.of("kubectl-set")), false);
    assertThat(named.with(Action.CHANGED)).hasSize(1);
    assertThat(kubectl(cluster, namespace, "get", "deployment/w", "-o", jsonpath("image")))
        .isEqualTo("ghcr.io/acme/orders-worker:1.4.2");
    assertThat(apply(worker(namespace)).objects())
        .extracting(ApplyResult::action)
        .containsOnly(Action.UNCHANGED);
  }

  @Test
  void anImmutableSelectorIsNamed(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    cluster
        .kubectlReading(
            deployment(0).replace("app.kubernetes.io/name", "app"),
            "create",
            "-n",
            namespace.name(),
            "-f",
            "-")
        .orFail();
    assertThat(refusal(apply(worker(namespace))).immutable()).containsExactly(".spec.selector");
    Apply.Outcome forced = run(worker(namespace).generated(), Force.everybody(), false);
    assertThat(refusal(forced).immutable()).containsExactly("spec.selector");
    assertThat(refusal(forced).what())
        .isEqualTo("spec.selector cannot be changed on an object that exists");
  }

  @Test
  void kedasFinalizerAndLabelStay(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    apply(worker(namespace));
    kubectl(
        cluster,
        namespace,
        "wait",
        "scaledobject/w-scaler",
        "--for=jsonpath={.metadata.finalizers[0]}=finalizer.keda.sh",
        "--timeout=30s");
    // KEDA writes the label in a request of its own, after the finalizer.
    kubectl(
        cluster,
        namespace,
        "wait",
        "scaledobject/w-scaler",
        "--for=jsonpath={.metadata.labels.scaledobject\\.keda\\.sh/name}=w-scaler",
        "--timeout=60s");
    assertThat(apply(worker(namespace).replicas(1, 7)).with(Action.CHANGED)).hasSize(1);
    assertThat(apply(worker(namespace).replicas(1, 8)).with(Action.CHANGED)).hasSize(1);
    String live = kubectl(cluster, namespace, "get", "scaledobject/w-scaler", "-o", "json");
    assertThat(live)
        .contains("finalizer.keda.sh")
        .contains("\"scaledobject.keda.sh/name\": \"w-scaler\"")
        .contains("\"maxReplicaCount\": 8");
  }

  @Test
  void theHpaShowsWhichSpecKedaHasSeen(TestCluster cluster, TestNamespace namespace)
      throws ClusterException {
    apply(worker(namespace));
    String path = "jsonpath={.metadata.annotations.eds\\.bizmatters\\.io/spec-hash}";
    String sent = kubectl(cluster, namespace, "get", "scaledobject/w-scaler", "-o", path);
    assertThat(sent).hasSize(64);
    kubectl(cluster, namespace, "wait", "hpa/keda-hpa-w-scaler", "--for=create", "--timeout=30s");
    assertThat(kubectl(cluster, namespace, "get", "hpa/keda-hpa-w-scaler", "-o", path))
        .isEqualTo(sent);
  }

  // ---- fixtures

  private static AService worker(TestNamespace namespace) {
    return AService.named("w").namespace(namespace.name());
  }

  private Apply.Outcome apply(AService service) throws ClusterException {
    return run(service.generated(), Force.nobody(), false);
  }

  private Apply.Outcome run(ServiceObjects service, Force force, boolean dryRun)
      throws ClusterException {
    Api api = Api.to(client(), Duration.ofSeconds(20), repeated::add);
    ApplyOptions options =
        dryRun ? ApplyOptions.of(force, ApplyOptions.Choice.DRY_RUN) : ApplyOptions.of(force);
    return PlainApply.of(api, options, List.of(service));
  }

  private static Refusal refusal(Apply.Outcome outcome) {
    assertThat(outcome.with(Action.FAILED)).hasSize(1);
    return outcome.with(Action.FAILED).get(0).refusal().orElseThrow();
  }

  private static KubernetesObject withUnknownField(KubernetesObject object) {
    Map<String, Object> spec = new LinkedHashMap<>();
    if (object.tree().get("spec") instanceof Map<?, ?> fields) {
      fields.forEach((name, value) -> spec.put((String) name, value));
    }
    spec.put("replicaz", 3);
    Map<String, Object> tree = new LinkedHashMap<>(object.tree());
    tree.put("spec", spec);
    return new KubernetesObject(tree);
  }

  static String deployment(int replicas) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: w}
    spec:
      replicas: %d
      selector: {matchLabels: {app.kubernetes.io/name: w}}
      template:
        metadata: {labels: {app.kubernetes.io/name: w}}
        spec: {containers: [{name: w, image: "acme/worker:1"}]}
    """
        .formatted(replicas);
  }

  private static String jsonpath(String field) {
    return "jsonpath={.spec.template.spec.containers[0]." + field + "}";
  }

  /** By name; of kinds with a status that controllers write, the fields that we own. */
  private static Map<String, String> versionsWithoutControllers(
      TestCluster cluster, TestNamespace namespace) {
    String line =
        "{range .items[*]}{.kind}/{.metadata.name}={.metadata.uid} {.metadata.generation}"
            + " {.metadata.managedFields[?(@.manager=='eds')].time}{\"\\n\"}{end}";
    Map<String, String> versions = new LinkedHashMap<>();
    kubectl(cluster, namespace, "get", KINDS, "-o", "jsonpath=" + line)
        .lines()
        .map(each -> each.split("=", 2))
        .forEach(each -> versions.put(each[0], each[1]));
    assertThat(versions).hasSizeGreaterThan(5);
    return versions;
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... arguments) {
    return cluster
        .kubectl(
            Stream.concat(Stream.of("-n", namespace.name()), Stream.of(arguments))
                .toArray(String[]::new))
        .orFail();
  }
}
