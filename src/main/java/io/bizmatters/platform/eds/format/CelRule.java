package io.bizmatters.platform.eds.format;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A rule in CEL on one value of a claim.
 *
 * @param path the value that is {@code self}, as claims spell it: {@code spec.nats.url}
 * @param rule the expression, which is true for legal values
 * @param message what is allowed, in words
 */
public record CelRule(String path, String rule, String message) {

  /** Returns the rule as an item of {@code x-kubernetes-validations}. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rule", rule);
    tree.put("message", message);
    return tree;
  }
}
