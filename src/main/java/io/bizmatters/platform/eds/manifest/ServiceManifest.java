package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.manifest.tree.Tree;
import io.bizmatters.platform.eds.model.EventDrivenService;

/** Renders the two Services of a worker. */
final class ServiceManifest {

  private static final int INTERNAL_PORT = 8080;

  private ServiceManifest() {}

  /**
   * Renders the Service {@code <name>}, which always exists and always has port 8080, so that
   * existing clients keep working.
   */
  static KubernetesObject internal(EventDrivenService service, Metadata metadata) {
    return new KubernetesObject(
        metadata
            .object(
                "v1", "Service", service.name(), metadata.labelsWithVersion(), metadata.scraped())
            .with(
                "spec",
                Tree.of("type", "ClusterIP")
                    .with("selector", metadata.selector())
                    .with("ports", Tree.list(port(INTERNAL_PORT))))
            .fields());
  }

  /** Renders the Service {@code <name>-http}, for a worker with its own HTTP port. */
  static KubernetesObject http(EventDrivenService service, int port, Metadata metadata) {
    return new KubernetesObject(
        metadata
            .object(
                "v1",
                "Service",
                httpName(service),
                metadata.labelsWithVersion(),
                service.annotations())
            .with(
                "spec",
                Tree.of("type", "ClusterIP")
                    .with("sessionAffinity", service.http().sessionAffinity())
                    .with("selector", metadata.selector())
                    .with("ports", Tree.list(port(port))))
            .fields());
  }

  static String httpName(EventDrivenService service) {
    return service.name() + "-http";
  }

  /**
   * Targets the port by name, so that a change of the container's port does not change the Service.
   */
  private static Tree port(int number) {
    return Tree.of("name", "http")
        .with("port", number)
        .with("targetPort", "http")
        .with("protocol", "TCP");
  }
}
