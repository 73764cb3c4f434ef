package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Declares the fields of an extra port of the worker's container: a type for checks, never
 * instantiated. It lacks {@code hostPort}: a second pod on the node could not use the same port,
 * and the pod's security profile forbids it.
 */
abstract class WorkerPort {
  @JsonProperty String name = "";
  @JsonProperty Integer containerPort = 0;
  @JsonProperty String protocol = "";
}
