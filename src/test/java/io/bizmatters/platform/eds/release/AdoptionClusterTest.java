package io.bizmatters.platform.eds.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.kubernetes.OnCluster;
import io.bizmatters.platform.eds.kubernetes.TestCluster;
import io.bizmatters.platform.eds.kubernetes.TestNamespace;
import io.bizmatters.platform.eds.kubernetes.apply.ApplyResult;
import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.JsonText;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole service that another tool has deployed becomes ours, or is left alone. */
@OnCluster
class AdoptionClusterTest {

  private static final String KINDS = "deployment,service,serviceaccount,scaledobject";

  /** A tool, with the marks that it leaves on what it makes, and what names it. */
  enum Tool {
    KUBECTL("apply --validate=false", "", "belongs to the field manager kubectl-client-side-apply"),
    KUBECTL_SERVER_SIDE("apply --server-side", "", "belongs to the field manager kubectl "),
    HELM(
        "apply --server-side --field-manager=helm",
        """
        {"labels":{"app.kubernetes.io/managed-by":"Helm","helm.sh/chart":"shop-1.0.0"},
        "annotations":{"meta.helm.sh/release-name":"shop","meta.helm.sh/release-namespace":"n"}}
        """,
        "belongs to Helm release shop"),
    JKUBE(
        "create --field-manager=fabric8-kubernetes-client --validate=false",
        """
        {"labels":{"app.kubernetes.io/managed-by":"jkube","provider":"jkube"},
        "annotations":{"jkube.eclipse.org/git-branch":"main"}}
        """,
        "belongs to app.kubernetes.io/managed-by: jkube"),
    CROSSPLANE(
        "apply --server-side --field-manager=apiextensions.crossplane.io/composed",
        """
        {"labels":{"app.kubernetes.io/managed-by":"crossplane","crossplane.io/composite":"w-x7k2p"},
        "ownerReferences":[{"apiVersion":"platform.bizmatters.io/v1alpha1","kind":"XEventDrivenService",
        "name":"w-x7k2p","uid":"11111111-2222-3333-4444-555555555555","controller":true}]}
        """,
        "belongs to Crossplane's w-x7k2p");

    private final String command;
    private final String marks;
    private final String named;

    Tool(String command, String marks, String named) {
      this.command = command;
      this.marks = marks;
      this.named = named;
    }

    JsonNode metadata() {
      return new JsonMapper().readTree(marks.isEmpty() ? "{}" : marks);
    }
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void itIsTakenOverAltogetherOrNotTouchedAndItsOwnerNamed(
      Tool tool, TestCluster cluster, TestNamespace namespace) throws Exception {
    ServiceObjects ours = worker(namespace, "acme/worker:2").generated();
    make(tool, cluster, namespace);
    String before = versions(cluster, namespace);

    try (ReleaseRun refused = deploy(cluster, ours, false)) {
      assertThat(refused.isSuccess()).isFalse();
      assertThat(told(refused)).contains(tool.named);
    }
    deploy(cluster, ours, true, true).close();
    assertThat(versions(cluster, namespace)).isEqualTo(before);

    try (ReleaseRun adopted = deploy(cluster, ours, true)) {
      assertThat(adopted.isSuccess()).as(told(adopted)).isTrue();
      assertThat(adopted.release(ours).entry()).isPresent();
    }
    JsonNode live =
        new JsonMapper()
            .readTree(
                kubectl(
                    cluster,
                    namespace,
                    "get",
                    KINDS,
                    "--show-managed-fields",
                    "-lapp.kubernetes.io/name=w",
                    "-ojson"));
    assertThat(live.path("items")).hasSize(ours.objects().size());
    for (JsonNode object : live.path("items")) {
      assertThat(managers(object)).as("%s", object).containsExactly("eds");
      assertThat(object.toString())
          .doesNotContain(
              "Helm",
              "meta.helm.sh",
              "jkube",
              "crossplane",
              "ownerReferences",
              "last-applied-configuration",
              "of-another");
    }
    assertThat(live.toString()).contains("acme/worker:2", "\"replicas\":3");

    try (ReleaseRun again = deploy(cluster, ours, false)) {
      assertThat(again.misses()).isEmpty();
      assertThat(again.objects())
          .extracting(ApplyResult::action)
          .containsOnly(ApplyResult.Action.UNCHANGED);
    }
  }

  /** Those that speak for a deployer; what controllers write is theirs, and the replicas KEDA's. */
  private static List<String> managers(JsonNode object) {
    List<String> managers = new ArrayList<>();
    for (JsonNode entry : object.path("metadata").path("managedFields")) {
      String manager = entry.path("manager").asString();
      boolean controller =
          manager.startsWith("kube-controller")
              || manager.startsWith("keda")
              || manager.equals("eds-handover");
      if (entry.path("subresource").asString("").isEmpty() && !controller) {
        managers.add(manager);
      }
    }
    return managers;
  }

  private static String told(ReleaseRun deployed) {
    return deployed.misses().stream()
            .map(miss -> miss.subject() + " " + miss.found() + " " + miss.fix())
            .collect(Collectors.joining("\n"))
        + deployed.objects().stream()
            .map(done -> done.refusal().map(Object::toString).orElse(""))
            .collect(Collectors.joining("\n"));
  }

  private static ReleaseRun deploy(TestCluster cluster, ServiceObjects ours, boolean adopt)
      throws Exception {
    return deploy(cluster, ours, adopt, false);
  }

  private static ReleaseRun deploy(
      TestCluster cluster, ServiceObjects ours, boolean adopt, boolean dryRun) throws Exception {
    try (ReleaseDriver driver = ReleaseDriver.withoutNats(cluster.kubeconfig()).recording()) {
      if (adopt) {
        driver.takingOver();
      }
      return driver.apply(List.of(ours), driver.plan().with(ApplyPlan.Choice.DRY_RUN, dryRun));
    }
  }

  private static AService worker(TestNamespace namespace, String image) {
    return AService.named("w").namespace(namespace.name()).image(image);
  }

  /** Returns our objects as another tool makes them: another image, more fields, its marks. */
  private static void make(Tool tool, TestCluster cluster, TestNamespace namespace) {
    StringBuilder text = new StringBuilder();
    for (KubernetesObject object : worker(namespace, "acme/worker:1").generated().objects()) {
      text.append("---\n").append(JsonText.compact(marked(object, tool))).append('\n');
    }
    List<String> words = new ArrayList<>(List.of("-n", namespace.name()));
    words.addAll(List.of(tool.command.split(" ", -1)));
    words.addAll(List.of("-f", "-"));
    cluster.kubectlReading(text.toString(), words.toArray(String[]::new)).orFail();
  }

  private static Object marked(KubernetesObject object, Tool tool) {
    Map<String, Object> tree = copy(object.tree());
    Map<String, Object> metadata = child(tree, "metadata");
    Map<String, Object> labels = child(metadata, "labels");
    labels.remove("app.kubernetes.io/managed-by");
    labels.put("of-another", "tool");
    tool.metadata()
        .properties()
        .forEach(
            mark -> {
              if (mark.getKey().equals("ownerReferences")) {
                metadata.put(
                    mark.getKey(), new JsonMapper().convertValue(mark.getValue(), List.class));
              } else {
                Map<String, Object> into = child(metadata, mark.getKey());
                mark.getValue()
                    .properties()
                    .forEach(one -> into.put(one.getKey(), one.getValue().asString()));
              }
            });
    if (object.kind().equals("Deployment")) {
      Map<String, Object> spec = child(tree, "spec");
      spec.put("replicas", 3);
      spec.put("minReadySeconds", 7);
    }
    return tree;
  }

  private static Map<String, Object> copy(Map<String, Object> tree) {
    return new LinkedHashMap<>(tree);
  }

  /** A copy of a child, in its place. */
  @SuppressWarnings("unchecked") // a manifest's objects have names as keys
  private static Map<String, Object> child(Map<String, Object> tree, String name) {
    Map<String, Object> child =
        tree.get(name) instanceof Map<?, ?> there
            ? new LinkedHashMap<>((Map<String, Object>) there)
            : new LinkedHashMap<>();
    tree.put(name, child);
    return child;
  }

  private static String versions(TestCluster cluster, TestNamespace namespace) {
    return kubectl(
        cluster,
        namespace,
        "get",
        "deployment,service,serviceaccount",
        "-lof-another=tool",
        "-o",
        "jsonpath={range .items[*]}{.kind} {.metadata.generation} {.metadata.labels} {.spec}{\"\\n\"}{end}");
  }

  private static String kubectl(TestCluster cluster, TestNamespace namespace, String... words) {
    List<String> all = new ArrayList<>(List.of("-n", namespace.name()));
    all.addAll(List.of(words));
    return cluster.kubectl(all.toArray(String[]::new)).orFail().strip();
  }
}
