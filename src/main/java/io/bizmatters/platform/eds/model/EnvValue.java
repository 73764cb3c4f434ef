package io.bizmatters.platform.eds.model;

/** Holds the value of a worker's environment variable, or a reference to the value. */
public sealed interface EnvValue {

  /** A literal value. */
  record Literal(String value) implements EnvValue {}

  /** A key of a Secret in the service's namespace. */
  record SecretKey(String secret, String key) implements EnvValue {}

  /** A key of a ConfigMap in the service's namespace. */
  record ConfigMapKey(String configMap, String key) implements EnvValue {}

  /** A field of the pod, such as {@code status.podIP}. */
  record PodField(String field) implements EnvValue {}
}
