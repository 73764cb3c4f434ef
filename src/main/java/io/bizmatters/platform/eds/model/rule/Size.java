package io.bizmatters.platform.eds.model.rule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A size: the requests and limits of a worker by resource name, as written.
 *
 * @param reason the platform and the place of the size in it
 */
public record Size(
    String name, Map<String, String> requests, Map<String, String> limits, String reason) {

  public Size {
    requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }
}
