package io.bizmatters.platform.eds.release.preflight;

import java.util.Optional;

/**
 * The API through which the autoscaler reads the lag: {@code external.metrics.k8s.io/v1beta1}.
 *
 * @param served whether the API exists
 * @param unavailable why it does not answer, in Kubernetes' words
 * @param adapter namespace and name of the Service behind it; empty if the build may not see it
 */
public record MetricsApi(
    boolean served, Optional<String> unavailable, Optional<ServiceName> adapter) {

  /** The namespace and name of a Service. */
  public record ServiceName(String namespace, String name) {
    @Override
    public String toString() {
      return namespace + "/" + name;
    }
  }

  static MetricsApi absent() {
    return new MetricsApi(false, Optional.empty(), Optional.empty());
  }
}
