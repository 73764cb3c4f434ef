package io.bizmatters.platform.eds.config;

import io.bizmatters.platform.eds.model.EventDrivenService;
import io.bizmatters.platform.eds.model.tree.Node;
import io.bizmatters.platform.eds.model.tree.Node.Mapping;
import io.bizmatters.platform.eds.model.tree.Origin;
import io.bizmatters.platform.eds.model.tree.Problem;
import io.bizmatters.platform.eds.platform.Platform;
import java.util.List;
import java.util.Optional;

/**
 * Holds the configuration of a module.
 *
 * @param services in the order of the POM, then of the claim files
 * @param patches documents of {@code patches/*.yaml}
 * @param extras documents of {@code extras/*.yaml}
 * @param platform the platform whose rules the services follow
 * @param problems problems, sorted by place
 */
public record Configuration(
    List<ConfiguredService> services,
    List<Node> patches,
    List<Node> extras,
    Platform platform,
    List<Problem> problems) {

  public Configuration {
    services = List.copyOf(services);
    patches = List.copyOf(patches);
    extras = List.copyOf(extras);
    problems = List.copyOf(problems);
  }

  /**
   * A configured service.
   *
   * @param service empty when it has errors
   * @param tree the effective values, each with its origin
   * @param home the place of the service
   */
  public record ConfiguredService(
      String name, Optional<EventDrivenService> service, Mapping tree, Origin home) {}

  /** Returns the services without errors. */
  public List<EventDrivenService> legalServices() {
    return services.stream().flatMap(configured -> configured.service().stream()).toList();
  }
}
