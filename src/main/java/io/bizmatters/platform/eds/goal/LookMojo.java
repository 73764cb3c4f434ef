package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;
import org.apache.maven.plugins.annotations.Parameter;

/** The base of goals that look at the state of services once. */
abstract class LookMojo extends StateMojo {

  /**
   * Chooses what creates stream and consumer of a service with {@code nats.provision} once the
   * service is released: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or
   * {@code job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = "none";

  @Override
  final NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources);
  }
}
