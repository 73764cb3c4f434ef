package io.bizmatters.platform.eds.manifest;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds services whose objects would have the same name: {@code orders} and {@code orders-http}.
 */
public final class NameCollisions {

  private NameCollisions() {}

  /**
   * A service and the place of its configuration.
   *
   * @param origin the place of its name
   */
  public record Placed(EventDrivenService service, Origin origin) {}

  /**
   * Returns a problem for each of two services whose Kubernetes Services collide. Duplicate
   * services, with equal names, are reported elsewhere.
   */
  public static List<Problem> among(List<Placed> services) {
    Map<String, Placed> named = new LinkedHashMap<>();
    services.forEach(placed -> named.putIfAbsent(placed.service().qualifiedName(), placed));
    List<Problem> problems = new ArrayList<>();
    for (Placed placed : services) {
      if (placed.service().http().port().isPresent()) {
        Placed other = named.get(placed.service().qualifiedName() + "-http");
        if (other != null) {
          problems.add(collision(placed.origin(), placed, other));
          problems.add(collision(other.origin(), placed, other));
        }
      }
    }
    return problems;
  }

  private static Problem collision(Origin where, Placed withHttp, Placed other) {
    String name = other.service().name();
    return Problem.error(
        where,
        "two Services "
            + name
            + ": of "
            + withHttp.service().name()
            + " for its http.port, and of "
            + name,
        "object names that differ within a namespace",
        "rename one of the two, or remove http.port of " + withHttp.service().name());
  }
}
