package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.List;
import java.util.Objects;

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
}
