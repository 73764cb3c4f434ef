package io.bizmatters.platform.eds.manifest.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.Nodes;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchesTest {

  private static final String DEPLOYMENT = "kind: Deployment\nmetadata: {name: orders}\n";

  private static final List<ServiceObjects> SERVICES =
      List.of(
          AService.named("orders").httpPort(8000).maxUnavailable("1").generated(),
          AService.named("payments").generated());

  private static Patches.Result patched(String yaml) {
    return Patches.apply(Nodes.yaml(yaml), SERVICES);
  }

  private static KubernetesObject object(Patches.Result customised, String title) {
    return customised.services().stream()
        .flatMap(service -> service.objects().stream())
        .filter(object -> object.title().equals(title))
        .findFirst()
        .orElseThrow();
  }

  private static Problem problem(String yaml) {
    Patches.Result customised = patched(yaml);
    assertThat(customised.problems()).hasSize(1);
    assertThat(customised.services()).as("a refused patch changes nothing").isEqualTo(SERVICES);
    return customised.problems().get(0);
  }

  @Test
  void aPatchChangesTheObjectsItNamesAndNoOthers() {
    Patches.Result customised = patched(DEPLOYMENT + "spec: {revisionHistoryLimit: 3}");
    assertThat(customised.problems()).isEmpty();
    assertThat(
            Tree.at(object(customised, "Deployment orders").tree(), "spec", "revisionHistoryLimit"))
        .contains(3L);
    assertThat(customised.services().get(1)).isEqualTo(SERVICES.get(1));
  }

  @Test
  void anAsteriskMatchesEveryKindOrName() {
    Patches.Result everywhere = patched("kind: '*'\nmetadata: {name: '*', annotations: {a: b}}");
    assertThat(everywhere.services())
        .flatMap(ServiceObjects::objects)
        .allSatisfy(
            object ->
                assertThat(Tree.at(object.tree(), "metadata", "annotations", "a")).contains("b"));
    Patches.Result deployments =
        patched("kind: Deployment\nmetadata: {name: '*'}\nspec: {paused: true}");
    assertThat(Tree.at(object(deployments, "Deployment payments").tree(), "spec", "paused"))
        .contains(true);
  }

  @Test
  void nullRemovesAField() {
    Patches.Result customised =
        patched(DEPLOYMENT + "spec: {strategy: {rollingUpdate: null, type: Recreate}}");
    assertThat(customised.problems()).isEmpty();
    assertThat(Tree.at(object(customised, "Deployment orders").tree(), "spec", "strategy"))
        .contains(java.util.Map.of("type", "Recreate"));
  }

  @Test
  void laterPatchesSeeWhatEarlierOnesDid() {
    Patches.Result customised =
        patched(
            DEPLOYMENT
                + "spec: {minReadySeconds: 1}\n---\n"
                + DEPLOYMENT
                + "spec: {minReadySeconds: 2}");
    assertThat(Tree.at(object(customised, "Deployment orders").tree(), "spec", "minReadySeconds"))
        .contains(2L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Deployment | spec: {replicas: 3}                                              | spec.replicas
          Deployment | spec: {selector: {matchLabels: {a: b}}}                          | spec.selector.matchLabels.a
          Deployment | spec: null                                                       | spec
          Deployment | metadata: {namespace: other}                                     | metadata.namespace
          Deployment | metadata: {labels: {app.kubernetes.io/managed-by: helm}}         | metadata.labels.app.kubernetes.io/managed-by
          Deployment | metadata: {labels: {app.kubernetes.io/version: '2'}}             | metadata.labels.app.kubernetes.io/version
          Deployment | metadata: {labels: null}                                         | metadata.labels
          Deployment | metadata: {annotations: {eds.bizmatters.io/release: '1'}}        | metadata.annotations.eds.bizmatters.io/release
          Deployment | spec: {template: {metadata: {labels: {app.kubernetes.io/name: x}}}} | spec.template.metadata.labels.app.kubernetes.io/name
          Deployment | status: {replicas: 1}                                            | status
          Deployment | spec: {template: {spec: {containers: [{name: other}]}}}          | spec.template.spec.containers
          Service    | spec: {selector: {a: b}}                                         | spec.selector.a
          PodDisruptionBudget | spec: {selector: {matchLabels: {a: b}}}                 | spec.selector.matchLabels.a
          """)
  void aPatchThatWouldBreakAPromiseIsRefusedAtItsPlace(String kind, String change, String path) {
    boolean ofMetadata = change.startsWith("metadata: {");
    String address = ofMetadata ? "metadata: {name: orders, " : "metadata: {name: orders}\n";
    String rest = ofMetadata ? change.substring("metadata: {".length()) : change;
    String patch = "kind: " + kind + "\n" + address + rest;
    List<Problem> problems = patched(patch).problems();
    assertThat(patched(patch).services()).isEqualTo(SERVICES);
    assertThat(problems)
        .isNotEmpty()
        .allSatisfy(
            problem -> {
              assertThat(problem.isError()).isTrue();
              assertThat(problem.where().file()).isEqualTo("t.yaml");
              assertThat(problem.where().line()).isEqualTo(ofMetadata ? 2 : 3);
              assertThat(problem.fix()).isNotBlank();
            });
    assertThat(problems).extracting(problem -> problem.where().path()).anyMatch(path::startsWith);
  }

  @Test
  void theScaleTargetOfAScaledObjectIsKept() {
    assertThat(
            problem(
                    "kind: ScaledObject\nmetadata: {name: orders-scaler}\nspec: {scaleTargetRef: {name: x}}")
                .allowed())
        .contains("its own service");
  }

  @Test
  void replicasAreRefusedWithWhatToDoInstead() {
    Problem problem = problem(DEPLOYMENT + "spec:\n  replicas: 3");
    assertThat(problem.where().place()).isEqualTo("t.yaml:4:3");
    assertThat(problem.fix()).contains("autoscaling.minReplicas");
  }

  @Test
  void theWorkersImageVariablesAndPortAreKeptWhenTheContainersAreReplaced() {
    assertThat(
            patched(
                    DEPLOYMENT
                        + "spec: {template: {spec: {containers: [{$patch: replace}, {name: main,"
                        + " image: 'other:1'}]}}}")
                .problems())
        .extracting(Problem::fix)
        .anyMatch(fix -> fix.contains("image"))
        .anyMatch(fix -> fix.contains("env"))
        .anyMatch(fix -> fix.contains("http.port"));
  }

  private static final String POD = DEPLOYMENT + "spec: {template: {spec: ";

  private static Object pod(String change) {
    Patches.Result customised = patched(POD + change + "}}");
    assertThat(customised.problems()).isEmpty();
    return Tree.at(object(customised, "Deployment orders").tree(), "spec", "template", "spec")
        .orElseThrow();
  }

  private static Object container(Object pod, String name) {
    return Tree.list(pod, "containers").stream()
        .filter(one -> Tree.at(one, "name").filter(name::equals).isPresent())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aPatchThatNamesAContainerAndOneFieldKeepsTheRest() {
    Object before =
        Tree.at(
                SERVICES.get(0).objects().stream()
                    .filter(object -> object.kind().equals("Deployment"))
                    .findFirst()
                    .orElseThrow()
                    .tree(),
                "spec",
                "template",
                "spec")
            .orElseThrow();
    Object main = container(pod("{containers: [{name: main, tty: true}]}"), "main");
    assertThat(Tree.asMapping(main)).containsEntry("tty", true);
    Tree.asMapping(container(before, "main"))
        .forEach((field, value) -> assertThat(Tree.asMapping(main)).containsEntry(field, value));
  }

  @Test
  void sidecarsStandBesideTheWorker() {
    Object pod = pod("{containers: [{name: proxy, image: 'envoy:1'}]}");
    assertThat(Tree.list(pod, "containers"))
        .extracting(one -> Tree.at(one, "name").orElse(""))
        .containsExactly("main", "proxy");
  }

  @Test
  void listsInsideAContainerMergeByTheirKeys() {
    Object main =
        container(
            pod(
                "{containers: [{name: main, env: [{name: A, value: b},"
                    + " {name: OTEL_SERVICE_NAME, valueFrom: {fieldRef: {fieldPath:"
                    + " metadata.name}}}], ports: [{containerPort: 9090, name: metrics}],"
                    + " volumeMounts: [{mountPath: /tmp, name: other}, {mountPath: /data, name:"
                    + " data}]}]}"),
            "main");
    assertThat(Tree.list(main, "env"))
        .extracting(one -> Tree.at(one, "name").orElse(""))
        .contains("NATS_URL", "A");
    assertThat(Tree.list(main, "env"))
        .filteredOn(one -> Tree.at(one, "name").filter("OTEL_SERVICE_NAME"::equals).isPresent())
        .singleElement()
        .satisfies(one -> assertThat(Tree.asMapping(one)).containsOnlyKeys("name", "valueFrom"));
    assertThat(Tree.list(main, "ports")).hasSize(2);
    assertThat(Tree.list(main, "volumeMounts"))
        .extracting(one -> Tree.at(one, "name").orElse(""))
        .containsExactly("other", "data");
  }

  @Test
  void whatExcludesEachOtherMakesWay() {
    Object pod =
        pod(
            "{volumes: [{name: tmp, configMap: {name: x}}], containers: [{name: main,"
                + " livenessProbe: {exec: {command: [a]}}}]}");
    assertThat(Tree.asMapping(Tree.list(pod, "volumes").get(0)))
        .containsOnlyKeys("name", "configMap");
    assertThat(Tree.asMapping(Tree.at(container(pod, "main"), "livenessProbe").orElseThrow()))
        .containsKeys("exec", "periodSeconds")
        .doesNotContainKey("httpGet");
    assertThat(
            Tree.at(
                object(
                        patched(DEPLOYMENT + "spec: {strategy: {type: Recreate}}"),
                        "Deployment orders")
                    .tree(),
                "spec",
                "strategy"))
        .contains(java.util.Map.of("type", "Recreate"));
  }

  @Test
  void directivesDeleteAndReplace() {
    assertThat(Tree.list(pod("{volumes: [{name: tmp, $patch: delete}]}"), "volumes")).isEmpty();
    assertThat(Tree.list(pod("{volumes: [{$patch: replace}, {name: a, emptyDir: {}}]}"), "volumes"))
        .singleElement()
        .isEqualTo(java.util.Map.of("name", "a", "emptyDir", java.util.Map.of()));
    assertThat(
            Tree.at(
                pod("{securityContext: {$patch: replace, runAsNonRoot: true}}"), "securityContext"))
        .contains(java.util.Map.of("runAsNonRoot", true));
    assertThat(
            Tree.asMapping(
                container(
                    pod("{containers: [{name: main, readinessProbe: {$patch: delete}}]}"), "main")))
        .doesNotContainKey("readinessProbe");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {containers: [{name: main, $retainKeys: [name]}]}         | $retainKeys              | null removes
          {$setElementOrder/containers: [{name: main}]}             | $setElementOrder         | null removes
          {containers: [{name: main, $patch: drop}]}                | drop                     | null removes
          {containers: [{image: 'a:1'}]}                            | an item without name     | name: main
          {volumes: [{name: nothing, $patch: delete}]}              | nothing                  | correct the name
          {volumes: [{name: a, $patch: replace}]}                   | beside other fields      | - $patch: replace
          {containers: [{name: main, $patch: delete}]}              | containers               | name it main
          {containers: [{name: main, env: [{name: PORT, $patch: delete}]}]} | containers       | set nats
          {containers: [{name: main, ports: [{containerPort: 8000, name: web}]}]} | containers | http.port
          {containers: [{name: mian}]}                              | containers               | name: main
          """)
  void whatBreaksAPromiseOrMeansNothingIsRefused(String change, String found, String fix) {
    Problem problem = problem(POD + change + "}}");
    assertThat(problem.found()).contains(found);
    assertThat(problem.fix()).contains(fix);
  }

  @Test
  void kindsOfOthersMergeNoLists() {
    Problem problem =
        problem(
            "kind: ScaledObject\nmetadata: {name: orders-scaler}\nspec: {triggers: [{$patch:"
                + " replace}]}");
    assertThat(problem.found()).contains("$patch");
    assertThat(problem.allowed()).contains("RFC 7386");
  }

  @Test
  void anUnknownFieldIsNamedWithTheNearestOne() {
    Problem problem = problem(DEPLOYMENT + "spec: {revisionHistroyLimit: 3}");
    assertThat(problem.fix()).contains("revisionHistoryLimit");
  }

  @Test
  void aWrongTypeIsNamed() {
    assertThat(problem(DEPLOYMENT + "spec: {revisionHistoryLimit: 'three'}").allowed())
        .contains("integer");
  }

  @Test
  void aPatchThatHitsManyObjectsIsToldOfOnce() {
    assertThat(patched("kind: Deployment\nmetadata: {name: '*'}\nspec: {nonsense: 1}").problems())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"Deployment, ordres, name: orders", "Deploiment, orders, kind: Deployment"})
  void aPatchThatMatchesNothingNamesTheNearest(String kind, String name, String near) {
    Problem problem =
        problem("kind: " + kind + "\nmetadata: {name: " + name + "}\nspec: {paused: true}");
    assertThat(problem.fix()).contains(near);
    assertThat(problem.where().place()).isEqualTo("t.yaml:2:12");
  }

  @Test
  void anApiVersionNarrowsWhatIsMatched() {
    assertThat(problem("apiVersion: apps/v2\n" + DEPLOYMENT + "spec: {paused: true}").found())
        .contains("apps/v2");
  }

  @ParameterizedTest
  @CsvSource({
    "metadata: {name: a}, kind",
    "kind: Deployment, name",
    "'{kind: [a], metadata: {name: b}}', kind",
    "a, mapping"
  })
  void aPatchSaysWhatItChanges(String patch, String missing) {
    assertThat(patched(patch + "\n").problems())
        .filteredOn(Problem::isError)
        .singleElement()
        .satisfies(problem -> assertThat(problem.allowed()).contains(missing));
  }

  @Test
  void aPatchWithoutAChangeIsDoubtful() {
    assertThat(patched(DEPLOYMENT).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.isError()).isFalse());
  }
}
