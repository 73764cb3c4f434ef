package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;

/**
 * Holds services after the user's patches and extra objects.
 *
 * @param services the services with every legal change
 * @param problems problems of illegal and doubtful changes
 */
public record Customised(List<ServiceObjects> services, List<Problem> problems) {
  public Customised {
    services = List.copyOf(services);
    problems = List.copyOf(problems);
  }
}
