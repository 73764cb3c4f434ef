package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.Provision;
import java.util.ArrayList;
import java.util.List;

/**
 * Renders a service to Kubernetes objects, in the order in which they are applied. Pure: equal
 * services give equal objects.
 */
public final class Manifests {

  private final String deploymentEnvironment;
  private final NatsResources natsResources;

  /**
   * @param deploymentEnvironment the name of the environment in telemetry ({@code
   *     deployment.environment}): {@code eds.environment}, or {@code production}
   * @param natsResources what creates stream and consumer
   */
  public Manifests(String deploymentEnvironment, NatsResources natsResources) {
    this.deploymentEnvironment = deploymentEnvironment;
    this.natsResources = natsResources;
  }

  /** Creates a renderer without objects for stream and consumer. */
  public Manifests(String deploymentEnvironment) {
    this(deploymentEnvironment, NatsResources.NONE);
  }

  /**
   * Returns the objects that the service needs, in this order: ServiceAccount, ConfigMap,
   * NetworkPolicy, objects for stream and consumer, Deployment, PodDisruptionBudget, Services,
   * ScaledObject.
   */
  public List<KubernetesObject> of(EventDrivenService service) {
    Metadata metadata = new Metadata(service);
    List<KubernetesObject> objects = new ArrayList<>();
    objects.add(serviceAccount(service, metadata));
    if (service.config().isPresent()) {
      objects.add(ConfigMapManifest.of(service.name(), service.config().get(), metadata));
    }
    if (service.networkPolicy().isPresent()) {
      objects.add(NetworkPolicyManifest.of(service, service.networkPolicy().get(), metadata));
    }
    if (service.nats().provision().isPresent()) {
      objects.addAll(nats(service, service.nats().provision().get(), metadata));
    }
    objects.add(DeploymentManifest.of(service, metadata, deploymentEnvironment));
    if (service.podDisruptionBudget().isPresent()) {
      objects.add(
          PodDisruptionBudgetManifest.of(
              service.name(), service.podDisruptionBudget().get(), metadata));
    }
    objects.add(ServiceManifest.internal(service, metadata));
    service
        .http()
        .port()
        .ifPresent(port -> objects.add(ServiceManifest.http(service, port, metadata)));
    if (service.autoscaling().enabled()) {
      objects.add(ScaledObjectManifest.of(service, metadata));
    }
    return objects;
  }

  private List<KubernetesObject> nats(
      EventDrivenService service, Provision provision, Metadata metadata) {
    return switch (natsResources.kind()) {
      case NONE -> List.of();
      case NACK -> NackManifests.of(service, provision, metadata);
      case JOB ->
          List.of(NatsJobManifest.of(service, provision, metadata, natsResources.jobImage()));
    };
  }

  private static KubernetesObject serviceAccount(EventDrivenService service, Metadata metadata) {
    return new KubernetesObject(
        metadata
            .object("v1", "ServiceAccount", service.name())
            .with("automountServiceAccountToken", false)
            .fields());
  }
}
