package io.bizmatters.platform.eds.goal;

import io.bizmatters.platform.eds.goal.maven.ParameterReader;
import io.bizmatters.platform.eds.readiness.Required;
import org.apache.maven.plugins.annotations.Parameter;

/** The base of goals that judge the state of services in the cluster and in NATS. */
abstract class StateMojo extends NatsMojo {

  /** Sets how long a request is repeated that the cluster cannot answer for the moment. */
  @Parameter(property = "eds.retryTimeout", defaultValue = "60s")
  private String retryTimeout = "60s";

  /**
   * Sets how many of the desired replicas must be available: {@code all}, a number, or a share such
   * as {@code 80%}.
   */
  @Parameter(property = "eds.required", defaultValue = "all")
  private String required = "all";

  private Required requiredReplicas = new Required.All();

  @Override
  void read(ParameterReader reader) {
    super.read(reader);
    requiredReplicas = reader.read("eds.required", required, Required::parse, new Required.All());
  }

  @Override
  final String retryTimeout() {
    return retryTimeout;
  }

  /** Returns how many of the desired replicas must be available. */
  final Required required() {
    return requiredReplicas;
  }
}
