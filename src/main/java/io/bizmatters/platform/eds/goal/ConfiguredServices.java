package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import java.util.List;

/** Renders the legal services of a configuration. */
final class ConfiguredServices {

  private ConfiguredServices() {}

  static Rendering render(
      Configuration configuration, String environment, NatsResources natsResources) {
    List<Placed> services =
        configuration.services().stream()
            .flatMap(
                found -> found.service().map(legal -> new Placed(legal, found.home())).stream())
            .toList();
    return Rendering.of(
        services,
        configuration.patches(),
        configuration.extras(),
        configuration.platform(),
        environment,
        natsResources);
  }
}
