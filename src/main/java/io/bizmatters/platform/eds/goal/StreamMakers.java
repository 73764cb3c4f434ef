package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.manifest.NatsResources;

/**
 * Reads {@code eds.nats.resources}: which object of a release creates the streams of its services.
 */
final class StreamMakers {

  private StreamMakers() {}

  /** Reads the parameter in a goal that does not use the image of the Job. */
  static NatsResources read(ParameterReader reader, String kind) {
    return read(reader, kind, NatsResources.NATS_BOX);
  }

  static NatsResources read(ParameterReader reader, String kind, String jobImage) {
    return new NatsResources(
        reader.read("eds.nats.resources", kind, NatsResources.Kind::parse, NatsResources.Kind.NONE),
        jobImage);
  }
}
