package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;
import org.apache.maven.plugins.annotations.Parameter;

/** The base of goals that write files about the services' objects and need no cluster. */
abstract class RenderingMojo extends ServiceMojo {

  /**
   * Chooses what creates stream and consumer of a service with {@code nats.provision} once the
   * service is released: {@code none}, {@code nack} (Stream and Consumer of the controller NACK) or
   * {@code job} (a Job that runs the nats program).
   */
  @Parameter(property = "eds.nats.resources", defaultValue = "none")
  private String natsResources = "none";

  /** Returns the image of the Job that creates streams, in goals that use it. */
  String natsJobImage() {
    return NatsResources.NATS_BOX;
  }

  @Override
  final NatsResources natsResources(ParameterReader reader) {
    return ReleaseParameters.natsResources(reader, natsResources, natsJobImage());
  }
}
