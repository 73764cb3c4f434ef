package io.bizmatters.platform.eds.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.model.tree.Problem.Level;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims as they lie in other people's folders and clusters. */
class ClaimsOfOthersTest {

  @TempDir Path base;
  ConfigurationFixture module;

  @BeforeEach
  void module() {
    module = new ConfigurationFixture(base);
  }

  private EventDrivenService service() {
    List<EventDrivenService> services = module.read().legalServices();
    assertThat(services).as(module.problems().toString()).hasSize(1);
    return services.get(0);
  }

  private Problem onlyProblem(Level level) {
    assertThat(module.problems()).hasSize(1);
    Problem problem = module.problems().get(0);
    assertThat(problem.level()).isEqualTo(level);
    return problem;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "argocd.argoproj.io/tracking-id",
        "argocd.argoproj.io/instance",
        "kubectl.kubernetes.io/last-applied-configuration",
        "kubectl.kubernetes.io/restartedAt",
        "kustomize.toolkit.fluxcd.io/name",
        "helm.toolkit.fluxcd.io/namespace",
        "reconcile.fluxcd.io/requestedAt",
        "meta.helm.sh/release-name",
        "helm.sh/chart",
        "crossplane.io/claim-name",
        "kro.run/instance-name",
        "kapp.k14s.io/app",
        "config.kubernetes.io/origin",
        "internal.config.kubernetes.io/path",
        "configsync.gke.io/declared-fields",
        "fleet.cattle.io/bundle-id",
        "app.kubernetes.io/managed-by"
      })
  void marksOfOtherToolsStayWithTheClaim(String mark) {
    for (String group : List.of("labels", "annotations")) {
      boolean anAnnotationOfEverybodys = mark.startsWith("app.") && group.equals("annotations");
      if (anAnnotationOfEverybodys) {
        continue;
      }
      module.minimalWith(
          "metadata:\n", "metadata:\n  " + group + ": {team: a, " + mark + ": Helm}\n");
      assertThat(onlyProblem(Level.INFO).found()).contains(mark).doesNotContain("team");
      assertThat(group.equals("labels") ? service().labels() : service().annotations())
          .containsOnlyKeys("team");
    }
  }

  @Test
  void theInstanceIsAMarkBesideThoseOfATool() {
    module.minimalWith(
        "metadata:\n", "metadata:\n  labels: {app.kubernetes.io/instance: orders}\n");
    assertThat(module.problems()).isEmpty();
    assertThat(service().labels()).containsEntry("app.kubernetes.io/instance", "orders");
    module.minimalWith(
        "metadata:\n",
        "metadata:\n  labels: {app.kubernetes.io/instance: orders}\n"
            + "  annotations: {argocd.argoproj.io/sync-wave: '1'}\n");
    assertThat(service().labels()).isEmpty();
    assertThat(service().annotations()).isEmpty();
    assertThat(onlyProblem(Level.INFO).found())
        .contains("app.kubernetes.io/instance")
        .contains("argocd.argoproj.io/sync-wave (Argo CD)");
  }

  @Test
  void valuesOfMarksAreNotShown() {
    module.minimalWith(
        "metadata:\n",
        "metadata:\n  annotations:\n"
            + "    kubectl.kubernetes.io/last-applied-configuration: '{\"hush\": 1}'\n");
    assertThat(onlyProblem(Level.INFO).toString()).doesNotContain("hush");
  }

  @Test
  void whatAPomSaysOnPurposeStays() {
    module.pom(
        "<annotations><annotation><key>argocd.argoproj.io/sync-wave</key><value>1</value>"
            + "</annotation></annotations>");
    assertThat(service().annotations()).containsKey("argocd.argoproj.io/sync-wave");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "compositionRef: {name: event-driven-service}",
        "compositionRevisionRef: {name: event-driven-service-abc}",
        "compositionUpdatePolicy: Automatic",
        "compositeDeletePolicy: Background",
        "compositionSelector: {matchLabels: {a: b}}",
        "compositionRevisionSelector: {matchLabels: {a: b}}",
        "publishConnectionDetailsTo: {name: a}",
        "writeConnectionSecretToRef: {name: a}",
        "resourceRef: {kind: XEventDrivenService}",
        "resourceRefs: [{name: a}]",
        "crossplane: {compositionRef: {name: a}}",
        "managementPolicies: ['*']"
      })
  void fieldsOfCrossplaneArePassedOver(String field) {
    module.spec(field);
    Problem problem = onlyProblem(Level.INFO);
    assertThat(problem.where().path()).startsWith("spec." + field.replaceFirst(":.*", ""));
    assertThat(service().name()).isEqualTo("orders-worker");
  }

  @Test
  void secretsInAnotherKindsWayAreRefusedWithTheWayToWriteThem() {
    module.spec(
        "secretRefs: [{name: db, env: [{secretKey: endpoint, envName: HOST},"
            + " {secretKey: port, envName: DB_PORT}]}, {name: cache}]");
    Problem problem = onlyProblem(Level.ERROR);
    assertThat(problem.where().path()).isEqualTo("spec.secretRefs");
    assertThat(problem.fix())
        .contains("<HOST><secret>db</secret><key>endpoint</key></HOST>")
        .contains("<DB_PORT><secret>db</secret><key>port</key></DB_PORT>")
        .contains("secret1Name: cache")
        .doesNotContain("remove");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secretRefs: []", "secretRefs: db", "envFrom: [{secretRef: {name: db}}]"})
  void anyShapeOfThemGetsAnAnswer(String field) {
    module.spec(field);
    assertThat(onlyProblem(Level.ERROR).fix()).contains("secret1Name").contains("<secret>");
  }
}
