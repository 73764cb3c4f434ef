package io.bizmatters.platform.eds.manifest.custom;

import io.bizmatters.platform.eds.manifest.ServiceObjects;
import io.bizmatters.platform.eds.model.tree.Problem;
import java.util.List;

/**
 * Services after the user's own changes.
 *
 * @param services with every change that was legal
 * @param problems the changes that were not, and doubtful ones
 */
public record Customised(List<ServiceObjects> services, List<Problem> problems) {
  public Customised {
    services = List.copyOf(services);
    problems = List.copyOf(problems);
  }
}
