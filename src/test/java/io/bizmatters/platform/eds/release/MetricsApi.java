package io.bizmatters.platform.eds.release;

import io.bizmatters.platform.eds.kubernetes.TestCluster;

/** The API of KEDA's metrics, which a test may take away: it is there again when the test ends. */
public final class MetricsApi implements AutoCloseable {

  private static final String NAME = "apiservice/v1beta1.external.metrics.k8s.io";

  private final TestCluster cluster;
  private final String before;

  private MetricsApi(TestCluster cluster, String before) {
    this.cluster = cluster;
    this.before = before;
  }

  public static MetricsApi of(TestCluster cluster) {
    return new MetricsApi(cluster, cluster.manifest(NAME));
  }

  public void delete() {
    cluster.kubectl("delete", NAME).orFail();
  }

  /** Somebody else serves it. */
  public void serveBy(String namespace, String service) {
    cluster
        .kubectl(
            "patch",
            NAME,
            "--type=merge",
            "-p",
            "{\"spec\":{\"service\":{\"namespace\":\"%s\",\"name\":\"%s\"}}}"
                .formatted(namespace, service))
        .orFail();
  }

  @Override
  public void close() {
    cluster.kubectl("delete", NAME, "--ignore-not-found").orFail();
    cluster.kubectlReading(before, "create", "-f", "-").orFail();
    awaitServed(cluster);
  }

  /** The adapter was away. */
  static void awaitServed(TestCluster cluster) {
    cluster.kubectl("wait", NAME, "--for=condition=Available", "--timeout=90s").orFail();
  }
}
