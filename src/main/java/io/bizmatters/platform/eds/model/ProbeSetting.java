package io.bizmatters.platform.eds.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** How Kubernetes finds out whether the worker's container has started, lives and is ready. */
public sealed interface ProbeSetting {

  /** By HTTP, on the worker's own paths. */
  record Usual() implements ProbeSetting {}

  /** Not at all. */
  record Off() implements ProbeSetting {}

  /**
   * As somebody wrote it; what is not written is as usual.
   *
   * @param fields a Kubernetes probe, partial
   */
  record Given(Map<String, Object> fields) implements ProbeSetting {
    public Given {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }
}
