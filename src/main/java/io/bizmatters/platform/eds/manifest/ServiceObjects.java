package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds a service and its objects.
 *
 * @param objects the objects, in the order in which they are applied
 */
public record ServiceObjects(EventDrivenService service, List<KubernetesObject> objects) {
  public ServiceObjects {
    objects = List.copyOf(objects);
  }

  /** Uses the name only: a hash over whole trees would take longer than it saves. */
  @Override
  public int hashCode() {
    return Objects.hash(service.name(), service.namespace());
  }

  /**
   * Returns the namespaces of services, in their order.
   *
   * @param defaultNamespace the namespace of services that name none
   */
  public static Set<String> namespaces(List<ServiceObjects> services, String defaultNamespace) {
    return services.stream()
        .map(one -> one.service().namespace().orElse(defaultNamespace))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
