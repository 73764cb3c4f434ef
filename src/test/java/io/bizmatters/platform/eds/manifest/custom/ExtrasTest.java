package io.bizmatters.platform.eds.manifest.custom;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.AService;
import io.bizmatters.platform.eds.manifest.Nodes;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.ManifestYaml;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtrasTest {

  private static final List<ServiceObjects> ONE =
      List.of(AService.named("orders").label("team", "o").annotation("n", "v").generated());
  private static final List<ServiceObjects> TWO =
      List.of(AService.named("orders").generated(), AService.named("payments").generated());
  private static final String FLAGS = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: flags\n";

  private static KubernetesObject joined(String yaml) {
    Patches.Result customised = Extras.join(Nodes.yaml(yaml), ONE);
    assertThat(customised.problems()).isEmpty();
    return customised.services().get(0).objects().get(1);
  }

  private static Problem refused(String yaml, List<ServiceObjects> services) {
    Patches.Result customised = Extras.join(Nodes.yaml(yaml), services);
    assertThat(customised.services()).isEqualTo(services);
    assertThat(customised.problems()).hasSize(1);
    return customised.problems().get(0);
  }

  @Test
  void anExtraJoinsTheOnlyServiceBeforeItsDeployment() {
    assertThat(Extras.join(Nodes.yaml(FLAGS), ONE).services().get(0).objects())
        .extracting(KubernetesObject::kind)
        .containsExactly("ServiceAccount", "ConfigMap", "Deployment", "Service", "ScaledObject");
  }

  @Test
  void anExtraGetsNamespaceLabelsAndAnnotationsOfItsService() {
    KubernetesObject flags = joined(FLAGS + "  labels: {own: x}\ndata: {a: b}");
    assertThat(flags.namespace()).contains("intelligence-orders");
    assertThat(Tree.mapping(Tree.mapping(flags.tree(), "metadata"), "labels"))
        .containsEntry("app.kubernetes.io/name", "orders")
        .containsEntry("app.kubernetes.io/managed-by", "eds")
        .containsEntry("team", "o")
        .containsEntry("own", "x");
    assertThat(Tree.at(flags.tree(), "metadata", "annotations", "n")).contains("v");
    assertThat(Tree.at(flags.tree(), "data", "a")).contains("b");
  }

  @Test
  void aKindThatIsNoNamespacesGetsNone() {
    String role =
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: r}
        """;
    assertThat(joined(role).namespace()).isEmpty();
  }

  @Test
  void amongSeveralServicesTheLabelSaysWhose() {
    Patches.Result customised =
        Extras.join(Nodes.yaml(FLAGS + "  labels: {app.kubernetes.io/name: payments}\n"), TWO);
    assertThat(customised.problems()).isEmpty();
    assertThat(customised.services().get(0)).isEqualTo(TWO.get(0));
    assertThat(customised.services().get(1).objects())
        .extracting(KubernetesObject::title)
        .contains("ConfigMap flags");
  }

  @Test
  void withoutALabelAmongSeveralServicesNobodyOwnsIt() {
    assertThat(refused(FLAGS, TWO).allowed()).contains("orders, payments");
  }

  @Test
  void aLabelThatNamesNoServiceGetsTheNearest() {
    assertThat(refused(FLAGS + "  labels: {app.kubernetes.io/name: payment}\n", TWO).fix())
        .isEqualTo("app.kubernetes.io/name: payments");
  }

  @Test
  void servicesOfOneNameAreToldApartByTheNamespace() {
    List<ServiceObjects> twins =
        List.of(
            AService.named("orders").namespace("services-a").generated(),
            AService.named("orders").namespace("services-b").generated());
    String labelled = FLAGS + "  labels: {app.kubernetes.io/name: orders}\n";
    assertThat(refused(labelled, twins).fix()).contains("metadata.namespace");
    assertThat(
            Extras.join(Nodes.yaml(labelled + "  namespace: services-b\n"), twins)
                .services()
                .get(1)
                .objects())
        .extracting(KubernetesObject::title)
        .contains("ConfigMap flags");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: ConfigMap, metadata: {name: a}                                  | apiVersion
          apiVersion: v1, metadata: {name: a}                                   | kind
          apiVersion: v1, kind: ConfigMap, metadata: {generateName: a-}         | metadata.name
          apiVersion: v1, kind: ConfigMap, metadata: {name: 1}                  | metadata.name
          apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {p: x} | in the cluster
          apiVersion: v1, kind: Secret, metadata: {name: a}, data: {p: eA==}    | in the cluster
          apiVersion: v1, kind: List, items: [], metadata: {name: a}            | ---
          apiVersion: v1, kind: ConfigMap, metadata: {name: a}, daat: {}        | did you mean data
          apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {p: 1}    | quote it
          apiVersion: v1, kind: Deployment, metadata: {name: a}                 | apps/v1
          apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}    | remove it
          apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {app.kubernetes.io/managed-by: helm}} | remove it
          apiVersion: apps/v1, kind: Deployment, metadata: {name: orders}       | another name
          apiVersion: platform.bizmatters.io/v1alpha1, kind: EventDrivenService, metadata: {name: a} | eds.sourceDirectory
          """)
  void whatCannotBePartOfAReleaseIsRefusedWithAFix(String fields, String fix) {
    Problem problem = refused("{" + fields + "}", ONE);
    assertThat(problem.isError()).isTrue();
    assertThat(problem.fix()).contains(fix);
  }

  @Test
  void aSecretWithoutValuesMayJoin() {
    assertThat(joined("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ntype: x").kind())
        .isEqualTo("Secret");
  }

  @Test
  void aDocumentThatIsNoMappingIsRefused() {
    assertThat(refused("- a\n", ONE).allowed()).contains("Kubernetes object");
  }

  @Test
  void twoExtrasOfOneNameClash() {
    Patches.Result customised = Extras.join(Nodes.yaml(FLAGS + "---\n" + FLAGS), ONE);
    assertThat(customised.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.allowed()).contains("t.yaml:4"));
  }

  @Test
  void whatOnlyTheServerSetsIsIgnoredAndSaid() {
    Patches.Result customised =
        Extras.join(Nodes.yaml(FLAGS + "  uid: x\n  resourceVersion: '1'\nstatus: {a: b}\n"), ONE);
    assertThat(customised.problems()).hasSize(3).noneMatch(Problem::isError);
    KubernetesObject flags = customised.services().get(0).objects().get(1);
    assertThat(flags.tree()).doesNotContainKey("status");
    assertThat(Tree.at(flags.tree(), "metadata", "uid")).isEmpty();
  }

  @Test
  void aCustomKindKeepsItsFieldsAndTypes() {
    KubernetesObject authentication =
        joined(
            """
            apiVersion: keda.sh/v1alpha1
            kind: TriggerAuthentication
            metadata: {name: a}
            spec: {mode: 0644, on: 'on', list: [1, true, 2.5], none: null}
            """);
    assertThat(Tree.at(authentication.tree(), "spec", "mode")).contains(420L);
    assertThat(Tree.at(authentication.tree(), "spec", "none")).isEqualTo(Optional.empty());
    assertThat(ManifestYaml.of(authentication)).contains("\"on\": \"on\"", "- 2.5");
  }

  @Test
  void aMisspeltKindOfKubernetesIsDoubtful() {
    Patches.Result customised =
        Extras.join(Nodes.yaml("apiVersion: v1\nkind: ConfigMpa\nmetadata: {name: a}"), ONE);
    assertThat(customised.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).contains("ConfigMap"));
  }
}
