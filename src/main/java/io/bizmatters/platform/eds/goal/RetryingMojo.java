package io.bizmatters.platform.eds.goal;

import org.apache.maven.plugins.annotations.Parameter;

/** The base of goals that repeat requests to the cluster, and do not look at NATS. */
abstract class RetryingMojo extends ClusterMojo {

  /** Sets how long a request is repeated that the cluster cannot answer for the moment. */
  @Parameter(property = "eds.retryTimeout", defaultValue = "60s")
  private String retryTimeout = "60s";

  @Override
  final String retryTimeout() {
    return retryTimeout;
  }
}
