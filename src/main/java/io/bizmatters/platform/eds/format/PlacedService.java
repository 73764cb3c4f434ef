package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;

/**
 * A rendered service and the places of its configured values.
 *
 * @param rendered the service with its objects, after patches and extras
 * @param tree the effective values, each with its origin
 * @param home the place of the service
 */
public record PlacedService(ServiceObjects rendered, Mapping tree, Origin home) {

  EventDrivenService service() {
    return rendered.service();
  }

  /** Returns the place of a field. */
  Origin placeOf(String path) {
    return tree.find(path)
        .map(node -> node.origin())
        .filter(origin -> origin.line() > 0)
        .orElseGet(() -> home.withPath(path));
  }
}
