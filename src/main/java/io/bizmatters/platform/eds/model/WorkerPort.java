package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A further port of the worker's container: a shape to check against, never instantiated. It has no
 * port of the node: a second pod would find it taken, and the pod's security forbids it.
 */
abstract class WorkerPort {
  @JsonProperty String name = "";
  @JsonProperty Integer containerPort = 0;
  @JsonProperty String protocol = "";
}
