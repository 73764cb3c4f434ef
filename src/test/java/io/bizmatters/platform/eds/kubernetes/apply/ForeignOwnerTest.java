package io.bizmatters.platform.eds.kubernetes.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** By which marks an object is somebody else's. */
class ForeignOwnerTest {

  private static final KubernetesObject OURS =
      new KubernetesObject(
          Map.of(
              "apiVersion",
              "v1",
              "kind",
              "Service",
              "metadata",
              Map.of(
                  "name",
                  "w",
                  "labels",
                  Map.of("app.kubernetes.io/name", "w"),
                  "annotations",
                  Map.of("argocd.argoproj.io/tracking-id", "deep:apps/Deployment:n/w"))));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"annotations": {"meta.helm.sh/release-name": "shop"}} | Helm release shop
          {"labels": {"crossplane.io/composite": "x"}} | Crossplane's x
          {"labels": {"argocd.argoproj.io/instance": "a"}} | Argo CD application a
          {"annotations": {"argocd.argoproj.io/tracking-id": "a:apps/Deployment:n/w"}} | Argo CD application a
          {"labels": {"kustomize.toolkit.fluxcd.io/name": "f"}} | Flux's f
          {"ownerReferences": [{"kind": "Foo", "name": "f", "controller": true}]} | Foo f
          {"labels": {"app.kubernetes.io/managed-by": "jkube"}} | app.kubernetes.io/managed-by: jkube
          {"labels": {"app.kubernetes.io/managed-by": "eds", "app.kubernetes.io/name": "v"}} | service v
          {"labels": {"app.kubernetes.io/managed-by": "eds", "eds.bizmatters.io/release": "r"}, "annotations": {"eds.bizmatters.io/module": "y:b", "eds.bizmatters.io/namespace": "n"}, "managedFields": [{"manager": "eds", "operation": "Apply"}]} | release r in namespace n of module y:b
          {"labels": {"app.kubernetes.io/managed-by": "eds", "eds.bizmatters.io/release": "r"}, "annotations": {"eds.bizmatters.io/module": "x:a", "eds.bizmatters.io/namespace": "m"}, "managedFields": [{"manager": "eds", "operation": "Apply"}]} | release r in namespace m of module x:a
          {"labels": {"app.kubernetes.io/managed-by": "eds"}, "managedFields": [{"manager": "eds", "operation": "Apply"}]} | a release that left no mark on it
          {"labels": {"app.kubernetes.io/managed-by": "eds", "app.kubernetes.io/instance": "shop"}, "managedFields": [{"manager": "argocd-controller", "operation": "Apply"}]} | Argo CD (the field manager argocd-controller)
          {"labels": {"app.kubernetes.io/managed-by": "eds"}, "managedFields": [{"manager": "kustomize-controller", "operation": "Apply"}]} | Flux (the field manager kustomize-controller)
          {"managedFields": [{"manager": "kubectl-create", "operation": "Update"}]} | the field manager kubectl-create
          """)
  void aMarkNamesTheOwner(String metadata, String owner) {
    assertThat(owner(metadata)).contains(owner);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}
          {"labels": {"app": "w"}}
          {"annotations": {"argocd.argoproj.io/tracking-id": "deep:apps/Deployment:n/w"}}
          {"ownerReferences": [{"kind": "Foo", "name": "f"}]}
          {"labels": {"app.kubernetes.io/managed-by": "eds", "app.kubernetes.io/name": "w"}}
          {"labels": {"app.kubernetes.io/managed-by": "eds", "eds.bizmatters.io/release": "r"}, "annotations": {"eds.bizmatters.io/module": "x:a", "eds.bizmatters.io/namespace": "n"}, "managedFields": [{"manager": "eds", "operation": "Apply"}]}
          {"labels": {"app.kubernetes.io/managed-by": "eds"}, "managedFields": [{"manager": "kubectl", "operation": "Apply"}]}
          {"managedFields": [{"manager": "kubectl-edit", "operation": "Update"}, {"manager": "eds", "operation": "Apply"}]}
          {"managedFields": [{"manager": "kube-controller-manager", "operation": "Update"}]}
          """)
  void whatHasNoneIsOursToTake(String metadata) {
    assertThat(owner(metadata)).isEmpty();
  }

  private static Optional<String> owner(String metadata) {
    return ForeignOwner.of(
        LiveObject.of(new JsonMapper().readTree("{\"metadata\":" + metadata + "}")),
        OURS,
        Optional.of(new ReleaseMark("n", "r", "x:a")));
  }
}
