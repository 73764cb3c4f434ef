package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
import io.bizmatters.platform.eds.manifest.NameCollisions.Placed;
import io.bizmatters.platform.eds.manifest.NatsResources;
import io.bizmatters.platform.eds.manifest.ServiceObjects;
import java.util.List;
import java.util.Optional;
import org.apache.maven.plugin.MojoFailureException;

/**
 * Renders services as objects, and reports the problems that only rendering finds.
 *
 * @param natsResources what creates the streams of the services
 */
record ServiceRendering(NatsResources natsResources, Problems problems) {

  /**
   * Returns the services as objects of an environment.
   *
   * @throws MojoFailureException when patches, extras or names have problems; the message lists
   *     them
   */
  List<ServiceObjects> objects(Configuration configuration, Optional<String> environment)
      throws MojoFailureException {
    Rendering rendering = ConfiguredServices.render(configuration, environment, natsResources);
    problems.check(rendering.problems());
    return rendering.services();
  }

  /** Renders the legal services of a configuration. */
  static final class ConfiguredServices {

    private ConfiguredServices() {}

    static Rendering render(
        Configuration configuration, Optional<String> environment, NatsResources natsResources) {
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
}
