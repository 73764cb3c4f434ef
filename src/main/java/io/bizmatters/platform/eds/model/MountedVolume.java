package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Volume;

/** A Kubernetes volume and where it is mounted: a shape to check against, never instantiated. */
abstract class MountedVolume extends Volume {
  private static final long serialVersionUID = 1L;

  @JsonProperty String mountPath = "";
  @JsonProperty String subPath = "";
  @JsonProperty Boolean readOnly = false;
}
