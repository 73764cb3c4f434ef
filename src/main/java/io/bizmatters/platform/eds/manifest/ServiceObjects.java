package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.EventDrivenService;
import java.util.List;

/**
 * A service and the objects it owns: its release.
 *
 * @param objects in the order in which they are applied
 */
public record ServiceObjects(EventDrivenService service, List<KubernetesObject> objects) {
  public ServiceObjects {
    objects = List.copyOf(objects);
  }
}
