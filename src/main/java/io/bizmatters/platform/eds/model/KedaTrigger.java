package io.bizmatters.platform.eds.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Declares the fields of a KEDA trigger (<a
 * href="https://keda.sh/docs/2.19/reference/scaledobject-spec/#triggers">ScaledObject
 * triggers</a>): a type for checks, never instantiated.
 */
abstract class KedaTrigger {
  @JsonProperty String type = "";
  @JsonProperty String name = "";
  @JsonProperty Map<String, String> metadata = Map.of();
  @JsonProperty Boolean useCachedMetrics = false;
  @JsonProperty String metricType = "";
  @JsonProperty AuthenticationRef authenticationRef = new AuthenticationRef();

  static final class AuthenticationRef {
    @JsonProperty String name = "";
    @JsonProperty String kind = "";
  }
}
