package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.OutputFiles;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.List;
import java.util.Optional;

/** Renders the legal services of a configuration. */
final class ConfiguredServices {

  private ConfiguredServices() {}

  /** Returns the files of rendered services. */
  static OutputFiles files(
      List<ServiceObjects> services, Configuration configuration, String pluginVersion) {
    return OutputFiles.of(
        services, pluginVersion, configuration.platform().mark(pluginVersion), Optional.empty());
  }

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
