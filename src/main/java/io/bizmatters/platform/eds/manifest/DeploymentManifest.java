package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.EventDrivenService.InitContainer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Renders the worker's Deployment and its pod template. */
final class DeploymentManifest {

  private DeploymentManifest() {}

  static KubernetesObject of(
      EventDrivenService service, Metadata metadata, String deploymentEnvironment) {
    return new KubernetesObject(
        metadata
            .object(
                "apps/v1",
                "Deployment",
                service.name(),
                metadata.labelsWithVersion(),
                service.annotations())
            .with("spec", spec(service, metadata, deploymentEnvironment))
            .fields());
  }

  /** Rolls with a surge and without unavailable pods, so that a release never loses consumers. */
  private static Tree spec(
      EventDrivenService service, Metadata metadata, String deploymentEnvironment) {
    return Tree.empty()
        .with("replicas", replicas(service))
        .with("selector", Tree.of("matchLabels", metadata.selector()))
        .with(
            "strategy",
            Tree.of("type", "RollingUpdate")
                .with("rollingUpdate", Tree.of("maxSurge", "25%").with("maxUnavailable", 0)))
        .with(
            "template",
            Tree.of(
                    "metadata",
                    Tree.of("labels", metadata.labelsWithVersion())
                        .with("annotations", metadata.scraped()))
                .with("spec", pod(service, new WorkerContainer(service, deploymentEnvironment))));
  }

  /** Returns the replicas; empty with an autoscaler, which owns the number. */
  private static Optional<Integer> replicas(EventDrivenService service) {
    return service.autoscaling().enabled()
        ? Optional.empty()
        : Optional.of(service.autoscaling().minReplicas());
  }

  private static Tree pod(EventDrivenService service, WorkerContainer container) {
    return Tree.of("serviceAccountName", service.name())
        // also on the pod: a shared ServiceAccount must not undo it
        .with("automountServiceAccountToken", false)
        .withSome("imagePullSecrets", pullSecrets(service))
        .with("securityContext", PodSecurity.pod())
        .with(
            "initContainers", service.initContainer().map(init -> initContainers(container, init)))
        .with("containers", Tree.list(container.main()))
        .withSome("volumes", PodVolumes.volumes(service))
        .withSome("nodeSelector", service.nodeSelector())
        .withSome("tolerations", Tree.withoutNulls(service.tolerations()))
        .with(
            "terminationGracePeriodSeconds",
            service.terminationGracePeriod().map(Duration::toSeconds));
  }

  private static List<Object> initContainers(WorkerContainer container, InitContainer init) {
    return Tree.list(container.init(init));
  }

  static List<Object> pullSecrets(EventDrivenService service) {
    return service.imagePullSecrets().stream()
        .map(secret -> (Object) Tree.of("name", secret).fields())
        .toList();
  }
}
