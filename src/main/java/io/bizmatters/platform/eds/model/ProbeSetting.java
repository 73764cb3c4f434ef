package io.bizmatters.platform.eds.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Configures a probe of the worker's container: startup, liveness or readiness. */
public sealed interface ProbeSetting {

  /** The default: HTTP on the worker's paths. */
  record Usual() implements ProbeSetting {}

  /** No probe. */
  record Off() implements ProbeSetting {}

  /**
   * A probe with the user's settings; missing fields have the defaults.
   *
   * @param fields a Kubernetes probe, partial
   */
  record Given(Map<String, Object> fields) implements ProbeSetting {
    public Given {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }
}
