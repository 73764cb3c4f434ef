package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A service and the objects it owns: its release.
 *
 * @param objects in the order in which they are applied
 */
public record ServiceObjects(EventDrivenService service, List<KubernetesObject> objects) {
  public ServiceObjects {
    objects = List.copyOf(objects);
  }

  /** By what it is called: a hash over whole trees would cost more than finding it gains. */
  @Override
  public int hashCode() {
    return Objects.hash(service.name(), service.namespace());
  }

  /**
   * The namespaces that services are in, in their order.
   *
   * @param defaultNamespace of services that name none
   */
  public static Set<String> namespaces(List<ServiceObjects> services, String defaultNamespace) {
    return services.stream()
        .map(one -> one.service().namespace().orElse(defaultNamespace))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
