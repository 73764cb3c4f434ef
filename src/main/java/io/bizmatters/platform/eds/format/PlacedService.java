package io.bizmatters.platform.eds.format;

import io.bizmatters.platform.eds.manifest.Manifests;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.manifest.tree.KubernetesObject;
import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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

  /**
   * Returns what patches did to the service's own objects, for people.
   *
   * @param environment the environment for which the objects were rendered
   */
  List<String> patches(String environment) {
    List<String> patches = new ArrayList<>();
    Map<String, KubernetesObject> rendered = byIdentity(rendered().objects());
    for (KubernetesObject own : new Manifests(environment).of(service())) {
      KubernetesObject object = rendered.get(own.identity());
      if (object == null) {
        patches.add("a patch that removes the " + own.title());
      } else if (!object.tree().equals(own.tree())) {
        patches.add("a patch of the " + own.title());
      }
    }
    return patches;
  }

  /** Returns the objects that are not the service's own. */
  List<KubernetesObject> extras(String environment) {
    Map<String, KubernetesObject> own = byIdentity(new Manifests(environment).of(service()));
    return rendered().objects().stream()
        .filter(object -> !own.containsKey(object.identity()))
        .toList();
  }

  private static Map<String, KubernetesObject> byIdentity(List<KubernetesObject> objects) {
    return objects.stream()
        .collect(Collectors.toMap(KubernetesObject::identity, Function.identity()));
  }
}
