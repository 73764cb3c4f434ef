package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.config.Configuration;
import io.bizmatters.platform.eds.generate.Rendering;
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

  /** The name of the environment in telemetry if none is chosen. */
  static final String PRODUCTION = "production";

  /**
   * Returns the services as objects of an environment.
   *
   * @throws MojoFailureException when patches, extras or names have problems; the message lists
   *     them
   */
  List<ServiceObjects> objects(Configuration configuration, Optional<String> environment)
      throws MojoFailureException {
    Rendering rendering =
        ConfiguredServices.render(configuration, environment.orElse(PRODUCTION), natsResources);
    problems.check(rendering.problems());
    return rendering.services();
  }
}
