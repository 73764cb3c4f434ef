package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Volume;

/**
 * Declares the fields of a Kubernetes volume with its mount: a type for checks, never instantiated.
 */
abstract class MountedVolume extends Volume {
  private static final long serialVersionUID = 1L;

  @JsonProperty String mountPath = "";
  @JsonProperty String subPath = "";
  @JsonProperty Boolean readOnly = false;
}
